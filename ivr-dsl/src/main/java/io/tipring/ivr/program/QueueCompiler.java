package io.tipring.ivr.program;

import io.tipring.core.routing.SkillMinimum;
import io.tipring.ivr.syntax.QueuePart;
import io.tipring.ivr.syntax.Statement;
import io.tipring.ivr.syntax.Target;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** Compiles a queue: its part in the flow, and what the distributor needs to know of it. */
final class QueueCompiler {

  private QueueCompiler() {}

  static Node.Queue node(Statement.Queue queue, ToIntFunction<Optional<Target>> nodeOf) {
    List<String> announcement =
        queue.parts(QueuePart.Announcement.class).stream()
            .flatMap(part -> Compiler.texts(part.prompts()).stream())
            .toList();
    return new Node.Queue(
        queue.span().line(),
        queue.name().text(),
        first(queue, QueuePart.Priority.class)
            .map(part -> (int) part.priority().value())
            .orElse(Defaults.PRIORITY),
        announcement,
        first(queue, QueuePart.Music.class).map(part -> part.name().text()).orElse(Defaults.MUSIC),
        nodeOf.applyAsInt(first(queue, QueuePart.Refused.class).map(QueuePart.Refused::target)));
  }

  static QueueSpec spec(Statement.Queue queue) {
    List<SkillMinimum> needs =
        queue.parts(QueuePart.Needs.class).stream()
            .flatMap(part -> part.needs().stream())
            .map(need -> new SkillMinimum(need.skill().text(), (int) need.level().value()))
            .sorted(Comparator.comparing(SkillMinimum::skill))
            .toList();
    return new QueueSpec(
        queue.name().text(),
        needs,
        first(queue, QueuePart.Ring.class)
            .map(part -> part.duration().value())
            .orElse(Defaults.RING_MILLIS),
        first(queue, QueuePart.WrapUp.class)
            .map(part -> part.duration().value())
            .orElse(Defaults.WRAP_UP_MILLIS),
        first(queue, QueuePart.Recorded.class).isPresent());
  }

  private static <T extends QueuePart> Optional<T> first(Statement.Queue queue, Class<T> kind) {
    return queue.parts(kind).stream().findFirst();
  }
}
