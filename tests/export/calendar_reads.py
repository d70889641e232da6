"""What icalendar makes of a calendar file; run in an environment of its own.

In: the file. Out, as JSON: what its one event says.
"""

import json
import sys

from icalendar import Calendar

calendar = Calendar.from_ical(sys.stdin.buffer.read())
(event,) = calendar.walk("VEVENT")
told = {name: str(event[name]) for name in ("SUMMARY", "DESCRIPTION") if name in event}
print(json.dumps({**told, "day": event.decoded("DTSTART").isoformat(), "errors": calendar.errors}))
