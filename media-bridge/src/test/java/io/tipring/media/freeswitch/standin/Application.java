package io.tipring.media.freeswitch.standin;

import java.util.UUID;

/** One run of a dialplan application on a channel. */
final class Application {
  final String name;
  final String data;
  final String uuid;
  final boolean lock;
  int delayFrames;
  Sound sound;

  /**
   * @param uuid the {@code Event-UUID} of the message that asked for it, or empty for one of its
   *     own
   * @param lock what else has a lock waits until it is done
   * @param delayFrames frames that pass before it starts
   */
  Application(String name, String data, String uuid, boolean lock, int delayFrames) {
    this.name = name;
    this.data = data;
    this.uuid = uuid.isEmpty() ? UUID.randomUUID().toString() : uuid;
    this.lock = lock;
    this.delayFrames = delayFrames;
  }

  static Application of(String name, String data) {
    return new Application(name, data, "", false, 0);
  }

  boolean isPark() {
    return name.equals("park");
  }
}
