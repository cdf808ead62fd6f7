package io.tipring.core.engine;

import io.tipring.core.effect.ControlEffect;
import io.tipring.core.effect.Effect;
import io.tipring.core.effect.EffectHandler;
import io.tipring.core.effect.MediaEffect;
import io.tipring.core.effect.SipEffect;

/** Who carries out the effects of each family. */
public record Effects(
    EffectHandler<SipEffect> sip,
    EffectHandler<MediaEffect> media,
    EffectHandler<ControlEffect> control) {

  void dispatch(Effect effect) {
    switch (effect) {
      case SipEffect one -> sip.handle(one);
      case MediaEffect one -> media.handle(one);
      case ControlEffect one -> control.handle(one);
    }
  }
}
