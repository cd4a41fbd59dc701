"""Every bad row of the dirty-file corpus is reported with line and reason, no other row is lost."""

import polars as pl
import pytest

from geo.errors import BadInput
from geo.tables import REJECTS
from geo.voterfile import read_voter_blocks, read_voter_file
from geo.voterspool import spool_voter_file
from tests.geo.dirty_corpus import CORPUS, REFUSED


def written(folder, trouble):
    name, content, _, _ = CORPUS[trouble]
    path = folder / name
    path.write_bytes(content)
    return path


def test_the_corpus_has_sixty_files_and_more():
    assert len(CORPUS) >= 60
    assert len({content for _, content, _, _ in CORPUS.values()}) == len(CORPUS)


@pytest.mark.parametrize("trouble", CORPUS)
def test_bad_rows_are_rejected_by_line_and_reason_and_cost_no_other_row(tmp_path, trouble):
    _, _, rejects, ids = CORPUS[trouble]
    file = read_voter_file(written(tmp_path, trouble))
    assert file.rejects.select("line", "reason").rows() == rejects
    assert file.voters["voter_id"].to_list() == ids
    assert file.rows_in == len(rejects) + len(ids) == file.voters.height + file.rejects.height
    assert file.rejects.schema == REJECTS


@pytest.mark.parametrize("trouble", CORPUS)
def test_reading_into_a_folder_gives_the_same(tmp_path, trouble):
    path = written(tmp_path, trouble)
    file = read_voter_file(path)
    folder = tmp_path / "parts"
    folder.mkdir()
    spool = spool_voter_file(path, folder)
    assert spool.scan().collect().equals(file.voters)
    assert spool.rejects.equals(file.rejects)
    assert (spool.rows_in, spool.voter_count, spool.blank_count) == (
        file.rows_in,
        file.voters.height,
        file.blank_count,
    )
    assert (spool.evidence, spool.notes) == (file.evidence, file.notes)


@pytest.mark.parametrize("trouble", REFUSED)
def test_what_is_no_voter_file_is_refused_in_a_sentence(tmp_path, trouble):
    content, sentence = REFUSED[trouble]
    path = tmp_path / "v.csv"
    path.write_bytes(content)
    with pytest.raises(BadInput) as error:
        read_voter_file(path)
    assert error.value.what.startswith(sentence)
    assert error.value.mend


@pytest.mark.parametrize("trouble", CORPUS)
def test_no_reason_holds_what_stood_in_the_row(tmp_path, trouble):
    file = read_voter_file(written(tmp_path, trouble))
    text = str(file.rejects.rows()) + str(file.notes)
    assert not any(word in text for word in ("Elm", "Gridville", "Doe", "Peña", "66000"))


def test_values_that_stay_unknown_are_noted(tmp_path):
    assert read_voter_file(written(tmp_path, "a date in no order")).notes == (
        "3 values of 'DateReg' could not be read and stay unknown.",
    )


def test_blocks_hold_the_whole_file_between_them(tmp_path, monkeypatch):
    monkeypatch.setattr("geo.textfile._BLOCK_BYTES", 2000)
    monkeypatch.setattr("geo.source.CHUNK_BYTES", 700)
    from tests.geo.files import row, van_bytes

    lines = [row(number) for number in range(200)]
    lines[150] = row(3, confidential="Y")
    lines[160] = row(7)
    lines[170] = "x"
    path = tmp_path / "v.csv"
    path.write_bytes(van_bytes(*lines))
    blocks = list(read_voter_blocks(path))
    assert len(blocks) > 3
    file = read_voter_file(path)
    assert file.rejects.rows() == [
        (5, "Confidential", "confidential address"),
        (152, "Confidential", "confidential address"),
        (162, "Voter File VANID", "duplicate voter id"),
        (172, "", "too few columns"),
    ]
    assert file.rows_in == 200
    assert pl.concat([block.withdrawn for block in blocks]).to_list() == [5]
    folder = tmp_path / "parts"
    folder.mkdir()
    monkeypatch.setattr("geo.voterspool.PART_ROWS", 30)
    spool = spool_voter_file(path, folder)
    assert len(spool.parts) > 3
    assert spool.scan().collect().equals(file.voters)
    assert spool.rejects.equals(file.rejects)
