"""The policy engine: schemes as data, facts in, explained points and pay out; no database, clock or float.

Where to find things, from the ground up:

    texts numbers units canonical    bilingual text; exact numbers; arithmetic of units; bytes that hash alike
    sources operators measures       the contract with storage: columns of every fact source, the closed list
      catalogue                      of conditions, what a measure is, and the shipped measures
    reading taking                   a reading with its sample; the reference meaning over rows in memory
    curves curve_parsing band_tables figures → points; curve documents with their proofs
    formula formula_*                the language of pay lines
    document refusals parts items    document → trusted policy, or every fault at its place
      paying policy overlay
    calendar                         dates and sample sizes of a scheme, answered beside the evaluation
    inputs results                   what goes in and what comes out
    evaluate (sheet, payslip)        the order of evaluation, one list
    explain (trace, pay_trace,       the trace of a result, and every node of it in words
      sentences)
    facts_document golden            facts as a document (command line, HTTP), golden cases

For `storage/measuring.py` and `storage/facts/<source>.py`: `sources.SOURCES` names every column a source
select must yield; `operators.Condition` is all that can stand in a WHERE or FILTER (a NULL operand makes a
leaf false, so compile leaves as `coalesce(…, false)`); `Measure.facts` is the evidence; `Measure.takes` the
aggregate. Facts of equal `of`, `dated_by` and `roles` fuse into one SELECT. A reading of a store ignores
roles. `taking.take` over the same rows must agree with the SQL: test it so. `Past` needs the moment of
reading as a parameter. What a query finds nothing for is filled in by `inputs.completed`; a measure that was
not taken is left absent.
"""
