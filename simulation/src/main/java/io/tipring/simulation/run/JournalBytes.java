package io.tipring.simulation.run;

import io.tipring.core.codec.ByteWriter;
import io.tipring.core.codec.RecordCodec;
import io.tipring.core.command.Command;
import io.tipring.core.journal.JournalRecord;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The bytes of journal records: sequence, time, and the command as {@link RecordCodec} writes it,
 * which is what the journal on disk has between its version and its checksum.
 */
final class JournalBytes {

  private final MessageDigest digest;
  private final RecordCodec<Command> codec = RecordCodec.of(Command.class);
  private final ByteWriter payload = new ByteWriter(4096);

  JournalBytes() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  void add(JournalRecord record) {
    digest.update(
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(record.sequence())
            .putLong(record.timeMillis())
            .array());
    payload.reset();
    codec.write(payload, record.command());
    digest.update(payload.array(), 0, payload.length());
  }

  /** SHA-256 over all records so far, in hex; none may follow. */
  String digest() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
