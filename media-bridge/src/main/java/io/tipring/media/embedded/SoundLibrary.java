package io.tipring.media.embedded;

import io.tipring.core.effect.MediaEffect.Sound;
import io.tipring.media.codec.Codec;
import io.tipring.media.dtmf.DtmfDigit;
import io.tipring.media.wav.WavReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets the sounds of plays ready, on a thread of its own, because files may be slow. What was read
 * is kept, least recently used goes first, and is read again when the file changed.
 */
final class SoundLibrary implements AutoCloseable {

  /**
   * Sounds that are ready.
   *
   * @param failure why they can't be played, or empty
   */
  record Loaded(List<SoundSource> sources, String failure) {}

  /** A play that can't be; the message is for its {@code PlayEnded}. */
  private static final class UnplayableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnplayableException(String message) {
      super(message);
    }
  }

  private record CachedFile(short[] samples, long modifiedMillis, long size) {}

  private static final Logger LOG = LoggerFactory.getLogger(SoundLibrary.class);
  private static final int MAX_WAITING = 10_000;
  private static final int MAX_SOUNDS = 100;
  private static final int MAX_DIGITS = 64;
  private static final int MAX_SOUND_MILLIS = 3_600_000;
  private static final String MUSIC_FOLDER = "music";
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.-]{0,99}");
  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8}){0,4}");

  private final Path promptsDir;
  private final String defaultLanguage;
  private final long maxBytes;
  private final ThreadPoolExecutor reader;
  // In order of use; the reader's alone.
  private final Map<Path, CachedFile> cache = new LinkedHashMap<>(64, 0.75f, true);
  private long cachedBytes;

  SoundLibrary(Path promptsDir, String defaultLanguage, long maxBytes) {
    this.promptsDir = promptsDir.toAbsolutePath().normalize();
    this.defaultLanguage = defaultLanguage;
    this.maxBytes = maxBytes;
    this.reader =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().name("media-sounds").daemon().factory());
  }

  /**
   * Gets sounds ready and hands them over on the reader's thread, or a failure at once.
   *
   * @param session that digits are sent by
   */
  void load(List<Sound> sounds, RtpSession session, Consumer<Loaded> then) {
    try {
      reader.execute(() -> then.accept(load(sounds, session)));
    } catch (RejectedExecutionException e) {
      then.accept(new Loaded(List.of(), "too many plays wait for their files"));
    }
  }

  @Override
  public void close() {
    reader.shutdownNow();
  }

  private Loaded load(List<Sound> sounds, RtpSession session) {
    try {
      if (sounds.size() > MAX_SOUNDS) {
        throw new UnplayableException(sounds.size() + " sounds in one play; at most " + MAX_SOUNDS);
      }
      List<SoundSource> sources = new ArrayList<>(sounds.size());
      for (Sound sound : sounds) {
        sources.add(source(sound, session));
      }
      return new Loaded(sources, "");
    } catch (UnplayableException e) {
      return new Loaded(List.of(), e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("Sounds can't be made ready", e);
      return new Loaded(List.of(), e.toString()); // or the play would never end
    }
  }

  private SoundSource source(Sound sound, RtpSession session) throws UnplayableException {
    return switch (sound) {
      case Sound.Prompt prompt -> new SoundSource.Samples(prompt(prompt), false);
      case Sound.Music music ->
          new SoundSource.Samples(read(file(MUSIC_FOLDER, music.name())), true);
      case Sound.Tone tone -> tone(tone);
      case Sound.Silence silence -> new SoundSource.Silence(samples(silence.durationMillis()));
      case Sound.Digits digits -> digits(digits.digits(), session);
    };
  }

  private short[] prompt(Sound.Prompt prompt) throws UnplayableException {
    String language = prompt.language().isEmpty() ? defaultLanguage : prompt.language();
    if (!LANGUAGE.matcher(language).matches()) {
      throw new UnplayableException("\"" + language + "\" is no language tag");
    }
    Path wanted = file(language, prompt.name());
    Path fallback = file(defaultLanguage, prompt.name());
    return read(Files.exists(wanted) || !Files.exists(fallback) ? wanted : fallback);
  }

  /** The file of a name: letters, digits and {@code _ . -} only, so no path can lead elsewhere. */
  private Path file(String folder, String name) throws UnplayableException {
    if (!NAME.matcher(name).matches()) {
      throw new UnplayableException(
          "\""
              + name
              + "\" is no name of a sound: letters, digits, \"_\", \".\" and \"-\" make one");
    }
    return promptsDir.resolve(folder).resolve(name + ".wav");
  }

  private short[] read(Path file) throws UnplayableException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      long modified = attributes.lastModifiedTime().toMillis();
      CachedFile cached = cache.get(file);
      if (cached != null && cached.modifiedMillis == modified && cached.size == attributes.size()) {
        return cached.samples;
      }
      short[] samples = WavReader.read(file, Math.max(maxBytes, 1));
      keep(file, new CachedFile(samples, modified, attributes.size()));
      return samples;
    } catch (IOException e) {
      throw new UnplayableException(file + " can't be played: " + reason(e));
    }
  }

  private static String reason(IOException e) {
    return e instanceof NoSuchFileException ? "there is no such file" : e.toString();
  }

  private void keep(Path file, CachedFile read) {
    CachedFile before = cache.put(file, read);
    cachedBytes += 2L * read.samples.length - (before == null ? 0 : 2L * before.samples.length);
    var eldest = cache.entrySet().iterator();
    while (cachedBytes > maxBytes && eldest.hasNext()) {
      cachedBytes -= 2L * eldest.next().getValue().samples.length;
      eldest.remove();
    }
  }

  private static SoundSource tone(Sound.Tone tone) throws UnplayableException {
    List<Integer> hz = tone.frequenciesHz();
    boolean sound = hz.stream().allMatch(f -> f > 0 && f < Codec.CLOCK_HZ / 2);
    if (hz.isEmpty() || hz.size() > 2 || !sound) {
      throw new UnplayableException("a tone has one or two frequencies below 4000 Hz, not " + hz);
    }
    return new SoundSource.Tone(
        hz.getFirst(),
        hz.size() > 1 ? hz.getLast() : 0,
        samples(tone.onMillis()),
        samples(tone.offMillis()),
        Math.clamp(tone.levelDbm0(), -60, 3));
  }

  private static int samples(int millis) throws UnplayableException {
    if (millis < 0 || millis > MAX_SOUND_MILLIS) {
      throw new UnplayableException(millis + " ms is no length of a sound: 0 to an hour are");
    }
    return millis * (Codec.CLOCK_HZ / 1000);
  }

  private static SoundSource digits(String digits, RtpSession session) throws UnplayableException {
    boolean known = digits.chars().allMatch(digit -> DtmfDigit.eventOf((char) digit) >= 0);
    if (digits.length() > MAX_DIGITS || !known) {
      throw new UnplayableException("digits to send are up to 64 of 0-9, *, #, A-D");
    }
    return new SoundSource.Digits(digits, session);
  }
}
