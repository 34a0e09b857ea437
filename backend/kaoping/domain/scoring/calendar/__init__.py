"""Dates and sample sizes of a scheme as data: read with the policy, answered beside the evaluation.

amounts          a number of the policy, or the param it stands in
rules parsing    what a date may be counted by, and reading it
reckoning        when it falls, and whether something was done in time
chains           steps that follow one another, each with its post and its window
quotas           how many are to be drawn, who is, and how far that was done
saying           rules in words
checking         dates and sizes as golden cases state them
"""
