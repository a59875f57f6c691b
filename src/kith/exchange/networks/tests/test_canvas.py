"""Network Canvas's files: three generations read, damage named, what is written read back whole."""

import random
from dataclasses import replace

import pytest

from kith.exchange.networks import canvas
from kith.exchange.networks.session import choices_in

EGO, SESSION = "e1", "s1"
GEN1_EGO = (
    "networkCanvasEgoUUID,networkCanvasCaseID,networkCanvasSessionID,networkCanvasProtocolName,sessionStart,"
    "sessionFinish,sessionExported,mood\r\n"
    "e1,case-7,s1,Study,2024-12-17T16:04:03.385Z,,2024-12-18T10:00:00.000Z,calm\r\n"
)
GEN2_EGO = GEN1_EGO.replace("sessionExported", "sessionExported,APP_VERSION,COMMIT_HASH").replace(
    "10:00:00.000Z", "10:00:00.000Z,4.5.0,abc"
)
GEN3_EGO = GEN2_EGO.replace(
    "COMMIT_HASH", "COMMIT_HASH,networkCanvasInterviewLocale,networkCanvasFinishOutcome"
).replace(",abc", ",abc,en,completed")
PEOPLE = (
    "nodeID,networkCanvasEgoUUID,networkCanvasUUID,Name,closeness,group_family,group_friends,layout_x,layout_y,null\r\n"
    '1,e1,n1,"Nan, ""the"" one",1,true,false,0.25,0.75,\r\n'
    "2,e1,n2,'=Sam,,,,0.5,0.5,\r\n"
)
PLACES = "nodeID,networkCanvasEgoUUID,networkCanvasUUID,Name\r\n3,e1,n3,Youth club\r\n"
KNOWS = (
    "edgeID,from,to,networkCanvasEgoUUID,networkCanvasUUID,networkCanvasSourceUUID,networkCanvasTargetUUID,since\r\n"
    "1,1,2,e1,t1,n1,n2,2019\r\n"
)
GOES = KNOWS.replace("1,1,2,e1,t1,n1,n2,2019", "2,2,3,e1,t2,n2,n3,")


def files(ego=GEN3_EGO, people=PEOPLE, knows=KNOWS):
    return {
        "case-7_s1_ego.csv": ego.encode(),
        "case-7_s1_attributeList_Person.csv": people.encode(),
        "case-7_s1_attributeList_Place.csv": PLACES.encode(),
        "case-7_s1_edgeList_Knows.csv": knows.encode(),
        "case-7_s1_edgeList_Goes.csv": GOES.encode(),
    }


@pytest.mark.parametrize(("ego", "generation"), [(GEN1_EGO, 1), (GEN2_EGO, 2), (GEN3_EGO, 3)])
def test_each_generation_is_known_by_its_columns(ego, generation):
    [one], problems = canvas.read(files(ego))
    assert problems == []
    assert (one.generation, one.case, one.finished, dict(one.cells)) == (
        generation,
        "case-7",
        "",
        {"mood": "calm"},
    )
    assert one.alters[0].name == 'Nan, "the" one'
    assert [alter.kind for alter in one.alters] == ["Person", "Person", "Place"]
    assert [(line.kind, line.one, line.other) for line in one.lines] == [
        ("Knows", "n1", "n2"),
        ("Goes", "n2", "n3"),
    ]


def test_only_the_newest_puts_an_apostrophe_before_what_a_sheet_would_run():
    assert canvas.read(files(GEN3_EGO))[0][0].alters[1].name == "=Sam"
    assert canvas.read(files(GEN1_EGO))[0][0].alters[1].name == "'=Sam"


def test_the_stray_column_is_left_out_and_unanswered_is_not_none():
    [one], _ = canvas.read(files())
    assert "null" not in one.alters[0].cells
    assert choices_in(one.alters[0].cells, "group") == ("family",)
    assert choices_in(one.alters[1].cells, "group") is None
    assert choices_in(one.alters[2].cells, "group") is None
    assert choices_in({"group_family": "false"}, "group") == ()


def test_what_is_written_is_read_back_whole():
    [one], _ = canvas.read(files())
    [again], problems = canvas.read(canvas.write(one))
    assert problems == []
    assert again == replace(one, app=again.app)
    assert canvas.write(again) == canvas.write(one)


def test_lines_end_as_theirs_do_and_nothing_is_quoted_without_need():
    [one], _ = canvas.read(files())
    written = canvas.write(one)["case-7_s1_attributeList_Person.csv"].decode()
    assert written.count("\r\n") == 3
    assert written.replace("\r\n", "").count("\n") == 0
    assert "'=Sam" in written
    assert '"Nan, ""the"" one"' in written


def test_merged_sessions_come_apart():
    second = {name: text.replace(b"e1,", b"e2,").replace(b"s1", b"s2") for name, text in files().items()}
    merged = {
        "Study_" + name.split("_", 2)[2]: text + second[name].split(b"\r\n", 1)[1]
        for name, text in files().items()
    }
    found, problems = canvas.read(merged)
    assert problems == []
    assert [(one.ego, len(one.alters), len(one.lines)) for one in found] == [("e1", 3, 2), ("e2", 3, 2)]


@pytest.mark.parametrize(
    ("damaged", "said"),
    [
        ({"people": PEOPLE.replace("2,e1,n2", "2,e9,n2")}, "line 3: whose this is"),
        ({"people": PEOPLE.replace("e1,n2", "e1,n1")}, "came before"),
        ({"people": PEOPLE.replace("networkCanvasUUID", "id", 1)}, "has no column networkCanvasUUID"),
        ({"people": PEOPLE + "4,e1\r\n"}, "line 4: the row has more or fewer cells"),
        ({"knows": KNOWS.replace("n1,n2", "n1,n99")}, "one end of the tie is nobody"),
        ({"knows": KNOWS.replace("e1,t1", "e7,t1")}, "whose this is"),
        ({"people": PEOPLE + '9,e1,n9,"open\r\n'}, "could not be read"),
    ],
)
def test_damage_is_told_plainly_and_the_rest_is_read(damaged, said):
    found, problems = canvas.read(files(**damaged))
    assert any(said in str(problem) for problem in problems)
    assert len(found) == 1
    assert any(alter.name == "Youth club" for alter in found[0].alters)


def test_files_that_are_not_theirs_or_not_text_are_named():
    found, problems = canvas.read(
        {**files(), "holiday.csv": b"a,b", "x_y_attributeList_Cat.csv": "Kätzchen".encode("utf-16")}
    )
    assert len(found) == 1
    said = " ".join(map(str, problems))
    assert "holiday.csv is none of Network Canvas's files" in said
    assert "x_y_attributeList_Cat.csv is not text in UTF-8" in said


def test_without_an_ego_file_nothing_is_read_and_that_is_said():
    only = {name: text for name, text in files().items() if "ego" not in name}
    found, problems = canvas.read(only)
    assert found == []
    assert "no ego file" in str(problems[-1])


def test_whatever_stands_in_the_files_they_are_read_or_named():
    chance = random.Random(11)
    whole = files()
    for _ in range(300):
        name = chance.choice(list(whole))
        content = bytearray(whole[name])
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(content))
            content[at] = chance.randrange(256)
        found, problems = canvas.read({**whole, name: bytes(content)})
        assert found or problems
