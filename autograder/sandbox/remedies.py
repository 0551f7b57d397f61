"""What to do where a sandbox does not work."""

ALLOW_NAMESPACES = (
    "allow user namespaces: sysctl kernel.apparmor_restrict_unprivileged_userns=0 on Ubuntu, "
    "--security-opt seccomp=unconfined in Docker"
)
INSTEAD_OF_LANDLOCK = (
    f"install bubblewrap and {ALLOW_NAMESPACES}; "
    "or use Linux 6.12 or newer with Landlock enabled (lsm=landlock,... at boot)"
)
