"""Published figures as data: what England, its regions and its authorities returned, year by year.

`c2.csv`, `c4.csv` and `d6.csv` hold the tables of those names in *Children in need*, reporting year 2024 (Department
for Education), in the columns and the rounding in which they were published, with what was withheld there withheld, for
the years ending March 2013 or 2014 to March 2024. They are Crown copyright, published under the Open Government
Licence v3.0.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
SOURCE = "Department for Education, Children in need, reporting year 2024, tables C2, C4 and D6"
