from guardian.demo.consent import forms_of

PAGE = """
<form method="post" action="/decide"><input type="hidden" name="csrf" value="t0">
<label><input type="radio" name="ward_id" value="w1"> <b>Mia</b>, 11</label>
<label><input type="radio" name="ward_id" value="w2"> Leo</label>
<button name="decision" value="approve">Yes</button><button name="decision" value="deny">No</button>
</form><form action="/link"><input name="user_code" value="BCDF-GHJK"></form>
"""


def test_forms_are_read_as_a_browser_reads_them() -> None:
    decide, code = forms_of(PAGE)
    assert (decide.method, decide.action, decide.fields) == ("post", "/decide", {"csrf": "t0"})
    assert decide.choices == {"w1": "Mia , 11", "w2": "Leo"}
    assert decide.buttons == {"approve", "deny"}
    assert (code.method, code.fields) == ("get", {"user_code": "BCDF-GHJK"})
