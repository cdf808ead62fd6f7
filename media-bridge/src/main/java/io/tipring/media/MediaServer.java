package io.tipring.media;

import io.tipring.core.effect.EffectHandler;
import io.tipring.core.effect.MediaEffect;

/**
 * Whoever carries the sound of legs: takes the effects of the writer and answers each by exactly
 * one command, as {@link MediaEffect} says. {@link #handle} hands over and returns at once; it
 * never throws.
 */
public interface MediaServer extends EffectHandler<MediaEffect>, AutoCloseable {

  /**
   * Releases every endpoint and ends recordings properly. Waits a bounded time; nothing is answered
   * after it. A second call does nothing.
   */
  @Override
  void close();
}
