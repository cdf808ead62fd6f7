package io.tipring.media.freeswitch;

import io.tipring.media.RecordingFile;
import io.tipring.media.freeswitch.channel.Outside.RecordingFacts;
import io.tipring.media.freeswitch.channel.ServerFile;
import io.tipring.media.wav.WavHeader;
import io.tipring.media.wav.WavWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a server writes recordings, and what becomes of the files. While one grows its name ends in
 * {@code .part.wav}; when it has ended it gets the name that {@link RecordingFile} says, its header
 * completed where the server did not come to that.
 */
final class RecordingFiles {
  private static final Logger LOG = LoggerFactory.getLogger(RecordingFiles.class);
  private static final String GROWING_SUFFIX = ".part.wav";

  private final Path here;
  private final ServerFile there;

  RecordingFiles(Path here, ServerFile there) {
    this.here = here;
    this.there = there;
  }

  /** The file that the server writes. */
  ServerFile growing(long recordingId) {
    return there.resolve(here.relativize(growingHere(recordingId)).toString());
  }

  private Path growingHere(long recordingId) {
    Path named = RecordingFile.path(here, recordingId);
    String name = named.getFileName().toString();
    return named.resolveSibling(name.substring(0, name.lastIndexOf('.')) + GROWING_SUFFIX);
  }

  /** Makes the folder of a recording, so that the server only needs to write into it. */
  void prepare(long recordingId) {
    try {
      Files.createDirectories(growingHere(recordingId).getParent());
    } catch (IOException e) {
      // The server may be able to where we are not, and says so if it isn't either.
      LOG.warn("The folder of recording {} can't be made", recordingId, e);
    }
  }

  /**
   * Completes the file of a recording that has ended, and gives it its name.
   *
   * @return what is in it; empty if there is none that we can see
   */
  Optional<RecordingFacts> settle(long recordingId) {
    Path named = RecordingFile.path(here, recordingId);
    Path growing = growingHere(recordingId);
    try {
      if (Files.exists(growing)) {
        complete(growing, named);
      }
      if (!Files.exists(named)) {
        return Optional.empty();
      }
      return Optional.of(
          new RecordingFacts(WavHeader.read(named).durationMillis(), Files.size(named)));
    } catch (IOException e) {
      LOG.warn("The file of recording {} can't be completed", recordingId, e);
      return Optional.empty();
    }
  }

  private static void complete(Path growing, Path named) throws IOException {
    WavHeader header = WavHeader.read(growing);
    if (header.dataAt() != WavWriter.HEADER_BYTES) {
      Files.move(growing, named, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    Path partial = named.resolveSibling(named.getFileName() + WavWriter.PARTIAL_SUFFIX);
    Files.move(growing, partial, StandardCopyOption.ATOMIC_MOVE);
    WavWriter.recover(partial);
  }
}
