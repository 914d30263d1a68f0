"""Calendars as data: dated, sourced, finite."""

from pathlib import Path

FOLDER = Path(__file__).parent
