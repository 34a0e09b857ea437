"""The policy engine: schemes as data, facts in, explained points and pay out; no database, clock or float.

Where to find things, from the ground up:

    texts numbers units canonical    bilingual text; exact numbers; arithmetic of units; bytes that hash alike
    measures/                        the contract with storage: columns of every fact source, the closed list
      sources operators measure      of conditions, what a measure is, the shipped measures by chapter, and
      catalogue/ taking              the reference meaning over rows in memory
    reading inputs results           a figure with its sample; what goes in; what comes out
    curves/                          figures and findings → points, with the proofs of their documents
    formulas/ names                  the language of conditions and amounts; what its names mean when
    document refusals parts          document → trusted policy, or every fault at its place with its remedy
      policy sections items          a policy; its small sections, its score sheet
      variants weights constraints   words for some of its people; that every sheet adds up and weighs right
      unset overlay                  what is not set yet; differences by group, brand and store
    work evaluate                    what a step sees; the order of evaluation, one list
      applying figures sheet         1 whom it is for   2 figures for formulas   3 items
      judging spreading              what people entered; averages, and weights that leave the sheet
      gates gating                   4 points of groups, and gates
      ledger/                        5 what happened → ledger lines and proposals
      totals                         6 total   7 grade
      ranking/                       8 ranks and prizes
      pay/                           9 pay lines   10 budget and compliance rail
      triggers triggering            11 several periods in a row → proposals
    calendar/                        dates and sample sizes of a scheme, answered beside the evaluation
    explaining/                      the trace of a result, and every node of it in words
    handbook/                        a policy as a rule book, with numbers its golden cases come to
    occurrences                      what can happen that rules answer to: a closed list with its words
    facts/ golden cases/ hashing     facts as a document (command line, HTTP); golden cases; the seal
    simulation differences           two policies on the same facts; what one says differently

For `storage/measuring.py` and `storage/facts/<source>.py`: `sources.SOURCES` names every column a source
select must yield; `operators.Condition` is all that can stand in a WHERE or FILTER (a NULL operand makes a
leaf false, so compile leaves as `coalesce(…, false)`); `Measure.facts` is the evidence; `Measure.takes` the
aggregate. Facts of equal `of`, `dated_by` and `roles` fuse into one SELECT. A reading of a store ignores
roles. `taking.take` over the same rows must agree with the SQL: test it so. `Past` needs the moment of
reading as a parameter. What a query finds nothing for is filled in by `inputs.completed`; a measure that was
not taken is left absent.
"""
