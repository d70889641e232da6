// Follows the tables of a DMN file as a program of somebody else would, by their own libraries.
// In, on standard input: {dmn, start, walks: [{day, answers: {input: value}}]}. Out: where each
// walk ends, and what the reader of the file had to complain of.
import { DmnModdle } from 'dmn-moddle';
import { evaluate, unaryTest } from 'feelin';
import fs from 'node:fs';

const { dmn, start, walks } = JSON.parse(fs.readFileSync(0, 'utf8'));
const { rootElement, warnings } = await new DmnModdle().fromXML(dmn, 'dmn:Definitions');
const decisions = new Map();
for (const element of rootElement.drgElement) {
  if (element.$type === 'dmn:Decision') decisions.set(element.id, element);
}

function first(decision, context) {
  const table = decision.decisionLogic;
  for (const rule of table.rule) {
    const holds = rule.inputEntry.every((cell, at) => {
      if (cell.text === '-') return true;
      const value = evaluate(table.input[at].inputExpression.text, context).value ?? null;
      return unaryTest(cell.text, { ...context, '?': value }).value === true;
    });
    if (holds) return evaluate(rule.outputEntry[0].text, context).value;
  }
  return null;
}

function value(written) {
  return written?.date ? evaluate(`date("${written.date}")`, {}).value : written;
}

function walk({ day, answers }) {
  const context = { today_: value({ date: day }) };
  for (const element of rootElement.drgElement) {
    if (element.$type === 'dmn:InputData') context[element.name] ??= null;
  }
  let place = start;
  for (;;) {
    const question = decisions.get(`question-${place}`);
    if (question) context[answers[place].name] = value(answers[place].value);
    for (const [id, decision] of decisions) {
      if (id.startsWith('amount-') || id.startsWith('fact-')) {
        context[decision.name] = first(decision, context);
      }
    }
    const here = question ?? decisions.get(`decision-${place}`);
    if (!here) return place;
    place = first(here, context);
  }
}

console.log(JSON.stringify({ warnings: warnings.map((w) => w.message), ends: walks.map(walk) }));
