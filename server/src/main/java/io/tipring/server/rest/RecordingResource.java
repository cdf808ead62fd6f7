package io.tipring.server.rest;

import io.javalin.http.Context;
import io.tipring.server.control.UnavailableException;
import io.tipring.server.projection.ContactView;
import io.tipring.server.projection.ContactView.Recording;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code /v1/contacts/{id}/recording}: the sound of a contact, as a WAV file. */
final class RecordingResource {

  private final Backend backend;
  private final ContactResource contacts;

  RecordingResource(Backend backend, ContactResource contacts) {
    this.backend = backend;
    this.contacts = contacts;
  }

  void get(Context context) throws IOException, UnavailableException {
    Query query = new Query(context);
    OptionalLong wanted = query.id("recording");
    query.check();
    Recording recording = choose(contacts.find(context).view(), wanted);
    if (recording.ended().isEmpty() && recording.failure().isEmpty()) {
      throw new ProblemException(Problem.conflict("the recording is still running"));
    }
    Path file =
        backend
            .recordings()
            .apply(recording.recordingId())
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.notFound("the file of the recording is no longer there")));
    send(context, file);
  }

  /** The one that is asked for, or else the last that is there to be heard. */
  private static Recording choose(ContactView contact, OptionalLong wanted) {
    List<Recording> recordings = contact.recordings();
    Optional<Recording> chosen =
        wanted.isPresent()
            ? recordings.stream()
                .filter(recording -> recording.recordingId() == wanted.getAsLong())
                .findFirst()
            : recordings.stream()
                .filter(recording -> recording.ended().isPresent())
                .reduce((_, last) -> last)
                .or(() -> recordings.stream().reduce((_, last) -> last));
    return chosen.orElseThrow(
        () -> new ProblemException(Problem.notFound("the contact has no such recording")));
  }

  private static void send(Context context, Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      context.header("Accept-Ranges", "bytes");
      Optional<ByteRange> range;
      try {
        range = ByteRange.parse(context.header("Range"), size);
      } catch (ByteRange.NotSatisfiable unsatisfiable) {
        context.header("Content-Range", "bytes */" + size);
        throw new ProblemException(Problem.rangeNotSatisfiable(size));
      }
      range.ifPresent(
          part ->
              context.header(
                  "Content-Range", "bytes " + part.first() + "-" + part.last() + "/" + size));
      long first = range.map(ByteRange::first).orElse(0L);
      long length = range.map(ByteRange::length).orElse(size);
      context.status(range.isPresent() ? 206 : 200).contentType("audio/wav");
      context.res().setContentLengthLong(length);
      copy(channel, first, length, Channels.newChannel(context.res().getOutputStream()));
    }
  }

  private static void copy(FileChannel from, long first, long length, WritableByteChannel to)
      throws IOException {
    long done = 0;
    while (done < length) {
      long count = from.transferTo(first + done, length - done, to);
      if (count <= 0) {
        throw new IOException("the recording became shorter while it was read");
      }
      done += count;
    }
  }
}
