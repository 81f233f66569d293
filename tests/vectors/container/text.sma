not an archive
