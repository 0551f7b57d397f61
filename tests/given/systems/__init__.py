"""Pictures of the systems on the lecture's last slides: each draws what the functions that it is given return, right or wrong."""
