"""How the page of a report looks: on a wide screen, on a telephone, and on paper."""

STYLE = """
:root { color-scheme: light; }
body { margin: 0; background: #fff; color: #1b1b1b; font: 1rem/1.5 "Segoe UI", Helvetica, Arial, sans-serif; }
main { max-width: 72rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0.5rem 0; }
h2 { font-size: 1.25rem; margin: 2rem 0 0.5rem; border-bottom: 2px solid #1f5a94; padding-bottom: 0.2rem; }
h3 { font-size: 1.05rem; margin: 1.5rem 0 0.4rem; }
p, li, dd, dt { max-width: 46rem; }
code { font-size: 0.85em; color: #444; overflow-wrap: anywhere; }
.lead { font-size: 1.1rem; }
.notice { border-left: 0.4rem solid #a00000; background: #faf3f2; padding: 0.2rem 1rem; }
.notice h2 { border: 0; margin: 0.5rem 0 0; }
.pair { display: flex; flex-wrap: wrap; gap: 1rem 2rem; align-items: flex-start; margin: 0.8rem 0 1.6rem; }
figure { margin: 0; flex: 1 1 21rem; max-width: 30rem; }
figure svg { display: block; width: 100%; height: auto; }
.numbers { flex: 1 1 24rem; max-width: 38rem; min-width: 0; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: 0.2rem 0; }
th, td { padding: 0.18rem 0.4rem; border-bottom: 1px solid #ddd; vertical-align: top; }
td { text-align: right; }
thead th { text-align: right; border-bottom: 2px solid #888; }
tbody th { text-align: left; font-weight: 400; }
.depth-0 th, .depth-0 td { font-weight: 700; }
.depth-1 th { font-weight: 600; }
.depth-2 th { padding-left: 1.4rem; }
.depth-3 th { padding-left: 2.6rem; color: #333; }
.periods { width: auto; }
.periods td { text-align: left; }
.withheld { color: #555; font-size: 0.85em; font-style: italic; }
.numbers ul { margin: 0.5rem 0 0; padding-left: 1.1rem; font-size: 0.9rem; }
dt { font-weight: 600; margin-top: 0.6rem; }
dd { margin: 0 0 0 1rem; }
.receipt { margin-top: 2rem; font-size: 0.8rem; color: #444; overflow-wrap: anywhere; }
@media (max-width: 32rem) {
  th, td { padding: 0.18rem 0.25rem; }
  table { font-size: 0.8rem; overflow-wrap: break-word; }
  .depth-2 th { padding-left: 0.8rem; }
  .depth-3 th { padding-left: 1.5rem; }
}
@media (max-width: 23rem) {
  th, td { padding: 0.18rem 0.15rem; }
  table { font-size: 0.72rem; }
}
@media print {
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  .pair, .notice, dt { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
  figure { flex-basis: 8cm; }
}
"""
