"""From a walk to plain page data: words in the language of the page, nothing of the web."""
