package io.tipring.simulation.run;

import io.tipring.core.codec.ByteWriter;
import io.tipring.core.codec.RecordCodec;
import io.tipring.core.command.Command;
import io.tipring.core.journal.JournalRecord;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The bytes of journal records: sequence, time, and the command as {@link RecordCodec} writes it,
 * which is what the journal on disk has between its version and its checksum.
 */
final class JournalBytes {

  private JournalBytes() {}

  /** SHA-256 over all records, in hex. */
  static String digest(List<JournalRecord> journal) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    RecordCodec<Command> codec = RecordCodec.of(Command.class);
    ByteWriter out = new ByteWriter(4096);
    for (JournalRecord record : journal) {
      digest.update(
          ByteBuffer.allocate(2 * Long.BYTES)
              .putLong(record.sequence())
              .putLong(record.timeMillis())
              .array());
      out.reset();
      codec.write(out, record.command());
      digest.update(out.array(), 0, out.length());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
