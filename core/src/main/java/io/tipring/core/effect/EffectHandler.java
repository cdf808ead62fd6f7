package io.tipring.core.effect;

/**
 * Carries out the effects of one family. Called by the writer thread, in the order of turns, after
 * the journal has their command: must hand over and return at once. What goes wrong comes back as a
 * command, never as an exception.
 *
 * @param <E> the family
 */
public interface EffectHandler<E extends Effect> {
  void handle(E effect);
}
