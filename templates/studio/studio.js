// What the studio has beyond what the browser does by itself. Everything works without this file.
