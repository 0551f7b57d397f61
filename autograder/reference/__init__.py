"""The reference's answers and the mistakes that students make, all of it our own code.

In: solutions/, mistakes/*.toml, compositions.toml. Out: functions, right and wrong ones, that run in this process.
"""
