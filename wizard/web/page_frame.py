"""What surrounds a page: its language, its layout, and where the pages of the site stand.

In: the words of a language and how a page is asked for. Out: a `Frame`, which every layout
reads. It must not know what the page says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from wizard.web.config import Config
from wizard.words import sentences as phrases
from wizard.words.words import Words

STEPS = Markup(' data-hx-boost="true" data-hx-target="#main" data-hx-swap="outerHTML show:top"')
STEPS_INSIDE = Markup(' data-hx-boost="true" data-hx-target="#main" data-hx-swap="outerHTML"')
"""In a frame the page around it scrolls, and only when it must (`static/embed.js`)."""

OWN = Markup(' target="_self"')


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the switch; `form`: the answers travel in a form, not in `url`."""

    words: Words
    url: str
    form: bool = False

    @property
    def name(self) -> str:
        """The language in its own words."""
        name = self.words.locale.get_language_name(self.words.locale.language) or self.words.lang
        return name[0].upper() + name[1:]


@dataclass(frozen=True, slots=True)
class Frame:
    """What layouts read.

    `embedded`: it stands in another site's page. `walked`: its steps are swapped without loading
    the site around them again. `discreet`: answers may leave no trace. `origin` is the scheme
    and host, where search engines read the page.
    """

    words: Words
    config: Config
    languages: Sequence[Language] = ()
    embedded: bool = False
    walked: bool = False
    discreet: bool = False
    origin: str = ""

    @property
    def lang(self) -> str:
        return self.words.lang

    @property
    def dir(self) -> str:
        return self.words.dir

    @property
    def name(self) -> str:
        """What the site is called."""
        return self.words.gettext("Your route to the Netherlands")

    @property
    def guidance(self) -> str:
        return phrases.guidance_only(self.words)

    @property
    def base(self) -> str:
        """What the address of every tree begins with."""
        return base(self.lang, self.embedded)

    @property
    def home(self) -> str:
        return f"/{self.lang}/"

    @property
    def privacy(self) -> str:
        return f"/{self.lang}/privacy"

    @property
    def accessibility(self) -> str:
        return f"/{self.lang}/accessibility"

    @property
    def contact(self) -> str | None:
        """Whom to write to about the site, as a link."""
        given = self.config.contact
        if given is None or given.startswith(("https://", "mailto:")):
            return given
        return f"mailto:{given}"

    def report(self, tree: str, page: str, version: str) -> str | None:
        """Where a mistake on a page is told of: the page and its version, no answers.

        Of a discreet tree not even the page: mail is kept, and an outcome tells the answers.
        """
        if self.contact is None or not self.contact.startswith("mailto:"):
            return self.contact
        where = tree if self.discreet else f"{tree}/{page}"
        return f"{self.contact}?subject={quote(f'{where} ({version}, {self.lang})')}"

    @property
    def leave(self) -> str:
        return self.config.leave

    @property
    def steps(self) -> Markup:
        """The attributes of the part that steps replace."""
        return (STEPS_INSIDE if self.embedded else STEPS) if self.walked else Markup("")

    @property
    def own(self) -> Markup:
        """The attribute that keeps a link inside the frame it stands in."""
        return OWN if self.embedded else Markup("")


def base(lang: str, embedded: bool) -> str:
    """Say what the addresses of trees begin with in a language."""
    return f"/embed/{lang}" if embedded else f"/{lang}"
