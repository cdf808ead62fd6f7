package io.tipring.core.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** Brings what was written to a file to the disk. */
@FunctionalInterface
public interface JournalSync {

  /**
   * fdatasync(2): writes all dirty pages of the file, also those that were written through a
   * mapping, and the metadata that is needed to find them.
   */
  JournalSync DISK = file -> file.force(false);

  /**
   * Returns when everything written so far is durable.
   *
   * @throws IOException if it may not be: the engine must stop, since a second try proves nothing
   */
  void sync(FileChannel file) throws IOException;
}
