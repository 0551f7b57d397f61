"""The units of a run in the one container of a platform; `rehearsal` has the whole, in a bare root file system."""
