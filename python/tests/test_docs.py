"""What the documentation shows is what happens."""

from __future__ import annotations

import doctest
import os
from pathlib import Path

import according
import pytest
from conftest import ROOT

PAGES = [ROOT / "python" / "README.md", ROOT / "docs" / "python.md", ROOT / "docs" / "spark.md"]
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages(page, tmp_path, monkeypatch):
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    failed, tried = doctest.testfile(str(page), module_relative=False, optionflags=OPTIONS, encoding="utf-8")
    assert failed == 0 and tried > 0


def test_docstrings():
    failed, tried = doctest.testmod(according, optionflags=OPTIONS)
    assert failed == 0 and tried > 0


def test_the_typed_interface_names_what_is_there():
    """Every name of the stub is in the compiled module, and the other way round."""
    import ast

    from according import _according

    stub = ast.parse(Path(according.__file__).with_name("_according.pyi").read_text())
    for node in stub.body:
        if isinstance(node, ast.ClassDef):
            there = {name for name in vars(getattr(_according, node.name)) if not name.startswith("_")}
            told = {it.name for it in node.body if isinstance(it, ast.FunctionDef) and not it.name.startswith("_")}
            assert there >= told if node.name.endswith("Error") else there == told, node.name
    told = {node.name for node in stub.body if isinstance(node, (ast.ClassDef, ast.FunctionDef))}
    told |= {node.target.id for node in stub.body if isinstance(node, ast.AnnAssign)}
    there = {name for name in dir(_according) if not name.startswith("__") or name == "__version__"}
    assert there == told
    assert Path(according.__file__).with_name("py.typed").exists()


def test_a_notebook_runs_from_start_to_end(tmp_path):
    nbformat = pytest.importorskip("nbformat", reason="pip install 'according[notebook]'")
    nbclient = pytest.importorskip("nbclient", reason="pip install 'according[notebook]'")
    notebook = nbformat.read(ROOT / "docs" / "notebook.ipynb", as_version=4)
    os.symlink(ROOT / "examples", tmp_path / "examples")
    client = nbclient.NotebookClient(notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}})
    client.execute()
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in cells)
    shown = [output.get("data", {}).get("text/html", "") for cell in cells for output in cell.outputs]
    assert any("<mark" in html for html in shown), "an article is shown with its statements"
