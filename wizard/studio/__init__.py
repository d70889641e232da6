"""The overview that can be edited, for a policy editor who does not program.

It shows a folder of trees and stores changes to it; what a change is and what it does is worked
out elsewhere (`edits`, `check`, `diff`). Nothing imports it but its verb.
"""
