package io.tipring.ivr.check.sound;

import io.tipring.ivr.check.Check;
import io.tipring.ivr.syntax.Flow;
import io.tipring.ivr.syntax.MenuPart;
import io.tipring.ivr.syntax.QueuePart;
import io.tipring.ivr.syntax.Statement;
import io.tipring.ivr.syntax.Word;
import java.util.List;
import java.util.stream.Stream;

/** Finds the names of sounds in flows. */
final class Sounds {

  private Sounds() {}

  static Stream<Word> prompts(List<Flow> flows) {
    return Check.statements(flows, Statement.class).flatMap(Sounds::prompts);
  }

  private static Stream<Word> prompts(Statement statement) {
    return switch (statement) {
      case Statement.Play play -> play.prompts().stream();
      case Statement.Menu menu -> menu.parts().stream().flatMap(Sounds::prompts);
      case Statement.Queue queue ->
          queue.parts(QueuePart.Announcement.class).stream()
              .flatMap(announcement -> announcement.prompts().stream());
      case Statement.Answer _, Statement.GoTo _, Statement.HangUp _, Statement.Step _ ->
          Stream.empty();
    };
  }

  private static Stream<Word> prompts(MenuPart part) {
    return switch (part) {
      case MenuPart.Prompt prompt -> prompt.prompts().stream();
      case MenuPart.Repeating repeating -> repeating.prompts().stream();
      case MenuPart.Key _ -> Stream.empty();
    };
  }

  static Stream<Word> music(List<Flow> flows) {
    return Check.statements(flows, Statement.Queue.class)
        .flatMap(queue -> queue.parts(QueuePart.Music.class).stream())
        .map(QueuePart.Music::name);
  }
}
