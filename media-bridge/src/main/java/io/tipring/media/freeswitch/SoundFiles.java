package io.tipring.media.freeswitch;

import io.tipring.core.effect.MediaEffect.Sound;
import io.tipring.media.dtmf.DtmfDigit;
import io.tipring.media.freeswitch.channel.Outside.Resolved;
import io.tipring.media.freeswitch.channel.PlayPlan;
import io.tipring.media.freeswitch.channel.PlayPlan.Piece;
import io.tipring.media.freeswitch.channel.ServerFile;
import io.tipring.media.wav.WavHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the files of sounds: here, to know that they are there and how long, and under the name
 * that the server has for them. Names are those that the embedded media server takes. May wait for
 * a disk; any thread.
 */
final class SoundFiles {
  private static final int MAX_SOUNDS = 100;
  private static final int MAX_DIGITS = 64;
  private static final int MAX_SOUND_MILLIS = 3_600_000;
  private static final int DIGIT_MILLIS = 120;
  private static final int DIGIT_GAP_MILLIS = 100;
  private static final int LEAST_DBM0 = -60;

  /** Two frequencies of equal level are 3 dB more than one (10 log 2). */
  private static final int SHARE_DB = 3;

  private static final String MUSIC_FOLDER = "music";
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.-]{0,99}");
  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8}){0,4}");

  /** A play that can't be; the message is for its answer. */
  private static final class UnplayableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnplayableException(String message) {
      super(message);
    }
  }

  private final Path here;
  private final ServerFile there;
  private final String defaultLanguage;

  SoundFiles(Path here, ServerFile there, String defaultLanguage) {
    this.here = here.toAbsolutePath().normalize();
    this.there = there;
    this.defaultLanguage = defaultLanguage;
  }

  /** What a play of these sounds asks of the server, or why it can't be. */
  Resolved resolve(List<Sound> sounds, boolean repeat) {
    try {
      if (sounds.size() > MAX_SOUNDS) {
        throw new UnplayableException(sounds.size() + " sounds in one play; at most " + MAX_SOUNDS);
      }
      List<Piece> pieces = new ArrayList<>(sounds.size());
      for (Sound sound : sounds) {
        piece(sound).ifPresent(pieces::add);
      }
      return new Resolved(new PlayPlan(pieces, repeat), "");
    } catch (UnplayableException e) {
      return new Resolved(new PlayPlan(List.of(), false), e.getMessage());
    }
  }

  private Optional<Piece> piece(Sound sound) throws UnplayableException {
    return switch (sound) {
      case Sound.Prompt prompt -> Optional.of(prompt(prompt));
      case Sound.Music music -> Optional.of(recorded(MUSIC_FOLDER, music.name()));
      case Sound.Tone tone -> tone(tone);
      case Sound.Silence silence -> silence(silence.durationMillis());
      case Sound.Digits digits -> digits(digits.digits());
    };
  }

  private Piece prompt(Sound.Prompt prompt) throws UnplayableException {
    String language = prompt.language().isEmpty() ? defaultLanguage : prompt.language();
    if (!LANGUAGE.matcher(language).matches()) {
      throw new UnplayableException("\"" + language + "\" is no language tag");
    }
    boolean wanted = Files.exists(file(language, prompt.name()));
    boolean fallback = Files.exists(file(defaultLanguage, prompt.name()));
    return recorded(wanted || !fallback ? language : defaultLanguage, prompt.name());
  }

  /** The file of a name: letters, digits and {@code _ . -} only, so no path can lead elsewhere. */
  private Path file(String folder, String name) throws UnplayableException {
    if (!NAME.matcher(name).matches()) {
      throw new UnplayableException(
          "\""
              + name
              + "\" is no name of a sound: letters, digits, \"_\", \".\" and \"-\" make one");
    }
    return here.resolve(folder).resolve(name + ".wav");
  }

  private Piece recorded(String folder, String name) throws UnplayableException {
    Path file = file(folder, name);
    try {
      long millis = WavHeader.read(file).durationMillis();
      return new Piece.Recorded(there.resolve(folder + "/" + name + ".wav"), millis);
    } catch (NoSuchFileException _) {
      throw new UnplayableException(file + " can't be played: there is no such file");
    } catch (IOException | IllegalArgumentException e) {
      throw new UnplayableException(file + " can't be played: " + e.getMessage());
    }
  }

  private static Optional<Piece> tone(Sound.Tone tone) throws UnplayableException {
    List<Integer> hz = tone.frequenciesHz();
    boolean sound = hz.stream().allMatch(f -> f > 0 && f < 4_000);
    if (hz.isEmpty() || hz.size() > 2 || !sound) {
      throw new UnplayableException("a tone has one or two frequencies below 4000 Hz, not " + hz);
    }
    int on = length(tone.onMillis());
    int off = length(tone.offMillis());
    if (on == 0) {
      return silence(off);
    }
    int each = tone.levelDbm0() - (hz.size() > 1 ? SHARE_DB : 0);
    return Optional.of(new Piece.Tone(hz, on, off, Math.clamp(each, LEAST_DBM0, 0)));
  }

  private static Optional<Piece> silence(int millis) throws UnplayableException {
    int length = length(millis);
    return length == 0 ? Optional.empty() : Optional.of(new Piece.Silence(length));
  }

  private static int length(int millis) throws UnplayableException {
    if (millis < 0 || millis > MAX_SOUND_MILLIS) {
      throw new UnplayableException(millis + " ms is no length of a sound: 0 to an hour are");
    }
    return millis;
  }

  private static Optional<Piece> digits(String digits) throws UnplayableException {
    boolean known = digits.chars().allMatch(digit -> DtmfDigit.eventOf((char) digit) >= 0);
    if (digits.length() > MAX_DIGITS || !known) {
      throw new UnplayableException("digits to send are up to 64 of 0-9, *, #, A-D");
    }
    return digits.isEmpty()
        ? Optional.empty()
        : Optional.of(new Piece.Digits(digits, DIGIT_MILLIS, DIGIT_GAP_MILLIS));
  }
}
