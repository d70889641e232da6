"""One module for each kind of finding; `wizard.editor.check` runs them all."""
