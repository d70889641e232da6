"""The wizard on pages of other people, across two origins: it works there, and it hurts nothing."""

import base64
import json
import re
from dataclasses import dataclass
from itertools import pairwise

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.browser import hosts as pages_of
from tests.browser.walking import ASKED, FINE, answer, asked, go_on, walk
from tests.web import folder
from tests.web.server import served

LEAVE = "https://weather.test/"
LINK = "Check it here"
ELEMENT = f'<eligibility-wizard tree="{{}}"{{}}><a href="/en/plain">{LINK}</a></eligibility-wizard>'
MOUNTED = ' data-tree="plain" data-target="#ind_decision_tree"'
FAR = '<p style="height: 60rem">Far.</p>'


@dataclass
class World:
    """Where the host's pages and the wizard are."""

    hosts: pages_of.Hosts
    host: str
    port: int


@pytest.fixture(scope="module")
def world():
    hosts = pages_of.Hosts()
    with served(hosts) as outside:
        port = int(outside.rpartition(":")[2])
        host = f"http://localhost:{port}"
        with served(folder.app(embed_hosts=(host,), leave=LEAVE)) as hosts.wizard:
            yield World(hosts, host, port)


@pytest.fixture
def visit(new_page, world):
    """Open a page of the host; what it and the wizard complain of is kept."""

    def open_it(path: str, at: str | None = None, colours: str = "light", **device) -> Page:
        page = new_page(**device)
        page.set_viewport_size({"width": 1000, "height": 700})
        page.emulate_media(color_scheme=colours)
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))

        def said(message):
            ours = world.hosts.wizard in message.text + message.location.get("url", "")
            if message.type in ("error", "warning") and ours:
                page.complaints.append(message.text)

        page.on("console", said)
        page.goto((at or world.host) + path)
        return page

    return open_it


def events(page: Page) -> list[tuple[str, dict]]:
    lines = page.locator("html").get_attribute("data-events").splitlines()
    return [(name, json.loads(detail)) for name, _, detail in (it.partition(" ") for it in lines)]


def told(page: Page, event: str, count: int = 1) -> None:
    pattern = re.compile(rf"(?:^{event} [^\n]*\n(?:.*\n)*?){{{count}}}", re.M)
    expect(page.locator("html")).to_have_attribute("data-events", pattern, timeout=20_000)


def frame_of(page: Page, tree: str = "plain") -> Frame:
    told(page, "ready")
    return next(it for it in page.frames if f"/{tree}" in it.url and "/embed/" in it.url)


def begun(page: Page, tree: str = "plain") -> Frame:
    frame = frame_of(page, tree)
    frame.get_by_role("link", name="Start now").click()
    asked(frame, "beast")
    return frame


def height(page: Page) -> float:
    return page.locator("eligibility-wizard").bounding_box()["height"]


# Pages of other people -----------------------------------------------------------------


def hostile(world: World, script: str) -> str:
    text = (pages_of.PAGES / "hostile.html").read_text("utf-8")
    for name in ("css", "js"):
        text = text.replace(f'"/hostile.{name}"', f'"{world.host}/hostile.{name}"')
    return text.replace("</head>", f"{script}</head>")


MATRIX = pytest.mark.slow  # in the short run one page of the IND stands for them all


@pytest.fixture(
    params=[
        pytest.param("001", marks=MATRIX),
        "002",
        pytest.param("reduced", marks=MATRIX),
        "hostile",
    ]
)
def theirs(request, world):
    """A page with the wizard on it, and the same page without."""
    name = request.param
    if name == "hostile":
        page = hostile(world, pages_of.tag(world.hosts.wizard))
        bare = hostile(world, "").replace("</eligib", "&nbsp;</eligib")
        bare = re.sub("<a .*?</a>", "", bare)
        policy = pages_of.STRICT
    else:
        page = pages_of.ind(name, pages_of.tag(world.hosts.wizard, MOUNTED))
        # not empty, or the margins above and below it would be one
        bare = pages_of.ind(name, "").replace('id="ind_decision_tree">', 'id="ind_decision_tree">.')
        policy = pages_of.NONCED
    world.hosts.put(f"/{name}-bare", bare, policy)
    return name, world.hosts.put(f"/{name}", page, policy), f"/{name}-bare"


def around(page: Page, top: float, tall: float) -> tuple[bytes, bytes]:
    """Take a picture of what stands above the wizard, and of what stands below it."""
    page.mouse.move(0, 0)
    whole = page.locator("html").bounding_box()["height"]
    width = page.viewport_size["width"]
    above = {"x": 0, "y": 0, "width": width, "height": int(top)}
    below = {"x": 0, "y": top + tall, "width": width, "height": round(whole - top - tall)}
    return tuple(page.screenshot(full_page=True, clip=it) for it in (above, below))


DIFFERING = """async (pictures) => {
  const drawn = [];
  for (const it of pictures) {
    const sent = await fetch("data:image/png;base64," + it);
    const picture = await createImageBitmap(await sent.blob());
    const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
    canvas.drawImage(picture, 0, 0);
    drawn.push(canvas.getImageData(0, 0, picture.width, picture.height));
  }
  const [one, two] = drawn;
  const rows = Math.min(one.height, two.height); // a page lower than the window goes on as nothing
  if (one.width !== two.width || rows < 16) return `${one.height}, ${two.height}`;
  let count = 0;
  for (let i = 0; i < rows * one.width * 4; i++)
    if (Math.abs(one.data[i] - two.data[i]) > 16) count++;
  return count;
}"""


def differing(paper: Page, one: bytes, two: bytes) -> int:
    """Count what differs between two pictures by more than the smoothing of letters does."""
    return paper.evaluate(DIFFERING, [base64.b64encode(it).decode() for it in (one, two)])


def test_a_walk_on_a_page_of_somebody_else(visit, theirs, new_page):
    name, path, bare = theirs
    without = visit(bare)
    place = "section" if name == "hostile" else "#ind_decision_tree"
    box = without.locator(place).bounding_box()
    before = around(without, box["y"], box["height"])

    page = visit(path)
    page.locator(place).scroll_into_view_if_needed()
    frame = frame_of(page)
    assert page.locator(":focus").count() == 0
    assert not frame.evaluate("document.hasFocus()"), "focus is not taken on load"
    heights = [height(page)]
    frame.get_by_role("link", name="Start now").click()
    for question in ASKED:
        asked(frame, question)
        frame.wait_for_timeout(60)
        heights.append(height(page))
        answer(frame, question)
    expect(frame.get_by_role("heading", level=1)).to_have_text(FINE)
    frame.wait_for_timeout(100)
    heights.append(height(page))
    steps = [later - sooner for sooner, later in pairwise(heights)]
    assert max(steps) > 50, "it grows"
    assert min(steps) < -15, "it shrinks"
    frame.wait_for_timeout(300)
    assert height(page) == heights[-1], "it does not grow for ever"
    inside = "[document.documentElement.scrollHeight <= innerHeight, innerWidth, "
    inside += "document.documentElement.scrollWidth]"
    fits, width, wide = frame.evaluate(inside)
    assert fits, "no second scrollbar"
    assert wide <= width, "nor a sideways one"

    page.mouse.move(500, 5)
    page.mouse.wheel(0, -30_000)
    for _ in range(50):
        now = page.locator(place).bounding_box()
        if now["y"] == box["y"]:
            break
        page.wait_for_timeout(50)
    assert now["y"] == box["y"]
    paper = new_page()
    for _ in range(20):  # a busy machine paints later than it says where things stand
        after = around(page, now["y"], now["height"])
        changed = [differing(paper, one, other) for one, other in zip(before, after, strict=True)]
        if changed == [0, 0]:
            break
        page.wait_for_timeout(100)
    assert changed == [0, 0], "nothing above or below it changes but its position"
    assert page.complaints == []
    assert page.context.cookies() == []
    told(page, "outcome")
    assert [kind for kind, _ in events(page)] == ["ready", *["step"] * 6, "outcome"]
    if name == "hostile":
        heard = page.locator("html").get_attribute("data-heard")
        assert heard
        assert not [word for word in ("zebra", "VU", "73194", "1987") if word in heard]


# What it says and to whom ---------------------------------------------------------------


def test_events_tell_of_steps_and_never_of_answers(visit, world):
    page = visit(world.hosts.calm("/events", ELEMENT.format("plain", "")))
    frame = begun(page)
    go_on(frame)
    expect(frame.get_by_role("alert").first).to_be_visible()
    walk(frame)
    told(page, "outcome")
    assert events(page) == [
        ("ready", {"tree": "plain"}),
        *(
            ("step", {"tree": "plain", "question": question, "number": number})
            for number, question in enumerate(ASKED, 1)
        ),
        ("outcome", {"tree": "plain", "outcome": "fine", "verdict": "likely"}),
    ]


def test_of_a_sensitive_tree_it_tells_that_there_is_a_step(visit, world):
    listen = (
        '<script nonce="n0nce">let all = ""; addEventListener("message", (it) => '
        "{ document.body.dataset.heard = all += JSON.stringify(it.data) })</script>"
    )
    given = ' answer-land="VU" answer-children="2"'
    page = visit(world.hosts.calm("/secret", listen + ELEMENT.format("secret", given)))
    seen: list[str] = []
    page.on("request", lambda it: seen.extend((it.url, str(it.headers.get("referer")))))
    frame = begun(page, "secret")
    walk(frame)
    told(page, "step", 7)
    heard = page.locator("body").get_attribute("data-heard")
    assert set(map(str, events(page))) == {
        str(("ready", {"tree": "secret"})),
        str(("step", {"tree": "secret"})),
    }
    for word in (*ASKED, *ASKED.values(), FINE, "fine", "likely", "number"):
        assert f'"{word}"' not in heard, word
    assert set(re.findall(r'"height":(\d+)', heard)) == {"720"}
    assert not [it for it in seen for word in ("VU", "zebra", "73194") if word in it]
    assert page.complaints == []


@pytest.mark.parametrize("way", [pytest.param("button", marks=pytest.mark.slow), "keys"])
def test_leave_leaves_the_page_of_the_host(visit, world, way):
    page = visit(world.hosts.calm("/leave", ELEMENT.format("secret", "")))
    page.route(LEAVE, lambda route: route.fulfill(body="<h1>Sunny</h1>"))
    frame = begun(page, "secret")
    answer(frame, "beast")
    asked(frame, "land")
    if way == "button":
        frame.get_by_role("link", name="Leave this page now").click()
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sunny")


def test_messages_of_others_change_nothing(visit, world):
    forge = (
        '<script nonce="n0nce">addEventListener("wizard:ready", () => { for (const to of '
        '[window, frames[0]]) for (const type of ["height", "ready", "page"]) to.postMessage('
        '{ wizard: 1, type, height: 7, title: "x", event: "outcome", detail: {} }, "*") })</script>'
    )
    stranger = f'<iframe src="{world.hosts.wizard.replace("127.0.0.1", "localhost")}/en/"></iframe>'
    page = visit(world.hosts.calm("/forged", forge + ELEMENT.format("plain", "") + stranger))
    frame = begun(page)
    assert height(page) > 200
    told(page, "step")
    assert [kind for kind, _ in events(page)] == ["ready", "step"]
    asked(frame, "beast")


# Where it stands ------------------------------------------------------------------------


def test_the_host_scrolls_only_when_the_top_is_out_of_view(visit, world):
    path = world.hosts.calm("/scroll", f"{FAR}{ELEMENT.format('plain', '')}{FAR}")
    page = visit(path)
    page.evaluate("scrollTo(0, 700)")
    frame = begun(page)
    told(page, "step")
    # a browser that must first scroll to what it taps would scroll the host
    expect(frame.get_by_role("button", name="Continue")).to_be_in_viewport(ratio=1)
    at = page.evaluate("scrollY")
    answer(frame, "beast")
    asked(frame, "land")
    frame.wait_for_timeout(100)
    assert page.evaluate("scrollY") == at, "the top was in view"
    page.evaluate("scrollTo(0, 1250)")
    frame.evaluate("document.querySelector('select').value = 'VU'")
    frame.evaluate("document.querySelector('form[autocomplete]').requestSubmit()")
    asked(frame, "children")
    frame.wait_for_timeout(100)
    top = page.locator("eligibility-wizard").bounding_box()["y"]
    assert abs(top) < 2, "the top was above the view"
    expect(frame.get_by_role("heading", level=1)).to_be_focused()


def test_the_back_of_the_host_goes_one_step_back_inside(visit, world):
    page = visit(world.hosts.calm("/back", ELEMENT.format("plain", "")))
    frame = begun(page)
    walk(frame, until="needs")
    page.evaluate("history.back()")
    asked(frame, "children")
    page.evaluate("history.back()")
    asked(frame, "land")
    page.evaluate("history.forward()")
    asked(frame, "children")
    assert page.url.endswith("/back")


def test_several_on_a_page_do_not_meet(visit, world):
    two = ELEMENT.format("plain", "") + ELEMENT.format("second", ' lang="nl"')
    page = visit(world.hosts.calm("/several", two))
    told(page, "ready", 2)
    first, second = frame_of(page, "plain"), frame_of(page, "second")
    expect(second.locator("html")).to_have_attribute("lang", "nl")
    first.get_by_role("link", name="Start now").click()
    answer(first, "beast")
    asked(first, "land")
    told(page, "step", 2)
    assert [it["tree"] for kind, it in events(page) if kind == "step"] == ["plain", "plain"]
    expect(second.get_by_role("heading", level=1)).to_have_text("Feed an animal")


def test_links_open_in_the_window_of_the_host(visit, world):
    page = visit(world.hosts.calm("/links", ELEMENT.format("plain", "")))
    page.route("https://example.org/law", lambda route: route.fulfill(body="<h1>Law</h1>"))
    frame = begun(page)
    walk(frame)
    frame.get_by_role("link", name="the law").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Law")
    assert page.url == "https://example.org/law"


# What the host may set ------------------------------------------------------------------


GROUND = "getComputedStyle(document.body).backgroundColor"


def brand(frame: Frame) -> str:
    return frame.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--brand')")


def test_colours_of_the_host_as_far_as_they_are_colours(visit, world):
    def dressed(path, value, more=""):
        style = f"<style nonce>eligibility-wizard {{ --wizard-brand: {value}; {more} }}</style>"
        return frame_of(visit(world.hosts.calm(path, style + ELEMENT.format("plain", ""))))

    ours = brand(dressed("/dress-0", "url(https://evil.test/)"))
    assert ours == brand(dressed("/dress-1", "var(--x)"))
    frame = dressed("/dress-2", "rgb(1 2 3)", "--wizard-radius: 3px; --wizard-font: Georgia, serif")
    assert brand(frame) == "rgb(1 2 3)"
    assert "Georgia" in frame.evaluate("getComputedStyle(document.body).fontFamily")


def test_it_is_as_light_or_dark_as_its_host(visit, world):
    plain, dark = ELEMENT.format("plain", ""), ELEMENT.format("plain", ' theme="dark"')
    light = frame_of(visit(world.hosts.calm("/light", plain))).evaluate(GROUND)
    page = visit("/light", colours="dark")
    assert frame_of(page).evaluate(GROUND) == light, "the host says nothing of dark"
    page.evaluate("document.querySelector('eligibility-wizard').setAttribute('theme', 'auto')")
    expect(frame_of(page).locator("body")).not_to_have_css("background-color", light)
    assert frame_of(visit(world.hosts.calm("/dark", dark))).evaluate(GROUND) != light


def test_answers_that_the_host_knows(visit, world):
    given = ' answer-land="VU" answer-BAD!="x"'
    page = visit(world.hosts.calm("/known", ELEMENT.format("plain", given)))
    frame = frame_of(page)
    assert "VU" not in frame.url
    frame.get_by_role("link", name="Start now").click()
    answer(frame, "beast")
    asked(frame, "children")
    expect(frame.locator(".answers")).to_contain_text("Vanuatu")


# When it cannot ------------------------------------------------------------------------


def test_without_scripts_the_link_is_there(visit, world):
    page = visit(world.hosts.calm("/calm", ELEMENT.format("plain", "")), java_script_enabled=False)
    expect(page.get_by_role("link", name=LINK)).to_be_visible()


@pytest.mark.parametrize("form", ["element", "one tag"])
def test_under_a_closed_policy_the_link_comes_back(visit, world, form):
    if form == "element":
        path = world.hosts.calm("/closed", ELEMENT.format("plain", ""), pages_of.CLOSED)
    else:
        more = f'{MOUNTED} data-label="{LINK}"'
        path = world.hosts.calm("/tag", '<p id="ind_decision_tree">', pages_of.CLOSED, more)
    page = visit(path)
    told(page, "error")
    assert events(page) == [("error", {"tree": "plain", "reason": "forbidden"})]
    expect(page.get_by_role("link", name=LINK)).to_be_visible()
    assert [it for it in page.complaints if "frame-src http" in it]


@pytest.mark.parametrize("why", ["down", "unknown host"])
def test_when_the_wizard_does_not_answer_the_link_stays(visit, world, new_context, why):
    path = world.hosts.calm("/silent", ELEMENT.format("plain", ""))
    page = new_context().new_page()
    page.clock.install()
    if why == "down":
        page.route("**/embed/**", lambda route: route.abort())
    page.goto((world.host if why == "down" else f"http://127.0.0.1:{world.port}") + path)
    page.wait_for_timeout(300)
    expect(page.get_by_role("link", name=LINK)).to_be_visible()
    page.clock.run_for(6000)
    told(page, "error")
    assert events(page) == [("error", {"tree": "plain", "reason": "silent"})]
    expect(page.get_by_role("link", name=LINK)).to_be_visible()
    assert height(page) < 50


@pytest.mark.parametrize(
    ("more", "body"),
    [(' data-target="#here"', '<p id="here">'), (MOUNTED, ""), ("", "<eligibility-wizard>")],
)
def test_without_a_tree_or_a_place_it_says_so_once(page, world, more, body):
    said = []
    page.on("console", lambda it: said.append((it.type, it.text)) if "elig" in it.text else None)
    path = world.hosts.calm("/nothing", body, more=more)
    page.goto(world.host + path)
    page.wait_for_timeout(200)
    assert [kind for kind, _ in said] == ["warning"]
    assert len(page.frames) == 1
    assert page.evaluate("Object.keys(window).filter(it => /wizard/i.test(it))") == []


SANDBOXED = '<iframe sandbox="allow-scripts" src="{}/embed/en/plain" id="boxed"></iframe>'


def test_a_frame_that_may_do_little_is_styled_and_has_a_way_out(visit, world):
    page = visit(world.hosts.calm("/boxed", SANDBOXED.format(world.hosts.wizard)))
    frame = page.frame_locator("#boxed")
    link = frame.locator("#restricted a")
    expect(link).to_have_text(f"{world.hosts.wizard}/en/plain")
    button = frame.get_by_role("link", name="Start now")
    expect(button).to_have_css("display", "block")


def test_as_a_module_it_finds_itself_beside_a_namesake(visit, world):
    namesake = '<script type="text/plain" src="/vendor/embed.js"></script>'
    module = f'<script type="module" nonce="n0nce" src="{world.hosts.wizard}/embed.js"></script>'
    element = ELEMENT.format("plain", "")
    path = world.hosts.put("/module", f"<!doctype html><title>M</title>{namesake}{module}{element}")
    begun(visit(path), "plain")


NO_STORAGE = """
for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"])
  Object.defineProperty(window, name, { get() { throw new DOMException("no", "SecurityError"); } });
Object.defineProperty(document, "cookie", {
  get() { throw new DOMException("no", "SecurityError"); },
  set() { throw new DOMException("no", "SecurityError"); },
});
"""


def test_it_needs_no_storage_and_no_cookies_of_third_parties(
    browser_type, browser_type_launch_args, world
):
    arguments = {**browser_type_launch_args, "args": ["--test-third-party-cookie-phaseout"]}
    strict = browser_type.launch(**arguments)
    try:
        page = strict.new_page()
        page.add_init_script(NO_STORAGE)
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        for tree in ("plain", "secret"):
            page.goto(world.host + world.hosts.calm(f"/storage-{tree}", ELEMENT.format(tree, "")))
            walk(begun(page, tree))
        assert faults == []
        assert page.context.cookies() == []
    finally:
        strict.close()


@pytest.mark.parametrize("tree", [pytest.param("plain", marks=pytest.mark.slow), "secret"])
def test_without_a_connection_the_answers_stay(visit, world, tree):
    page = visit(world.hosts.calm("/offline", ELEMENT.format(tree, "")))
    frame = begun(page, tree)
    walk(frame, until="children")
    page.context.set_offline(True)
    answer(frame, "children")
    expect(frame.get_by_text("There is no internet connection")).to_be_visible()
    expect(frame.get_by_label(ASKED["children"])).to_have_value("2")
    page.context.set_offline(False)
    go_on(frame)
    asked(frame, "needs")
    expect(frame.get_by_text("There is no internet connection")).to_be_hidden()


def test_the_page_for_site_owners_shows_it_as_it_is(page, world):
    page.set_viewport_size({"width": 360, "height": 740})
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', { value: {"
        "writeText: async (text) => { window.copied = text; } } });"
    )
    faults: list[str] = []
    page.on("console", lambda it: faults.append(it.text) if it.type == "error" else None)
    page.goto(f"{world.hosts.wizard}/en/embed?tree=plain")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.get_by_role("button", name="Copy these lines").first.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("window.copied") == page.locator("pre").first.inner_text().strip()
    expect(page.locator("pre").first).to_contain_text(f"{world.hosts.wizard}/embed.js")
    page.locator("eligibility-wizard").scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('eligibility-wizard').clientHeight > 200")
    frame = next(it for it in page.frames if "/embed/" in it.url)
    frame.get_by_role("link", name="Start now").click()
    asked(frame, "beast")
    assert faults == []
