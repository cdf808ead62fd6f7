package io.tipring.ivr.program;

import io.tipring.core.routing.SkillMinimum;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Feeds all that a program does, and only that, to SHA-256, each text with its length. */
final class ProgramHash {

  private final MessageDigest digest;

  private ProgramHash(MessageDigest digest) {
    this.digest = digest;
  }

  static String of(
      String flow,
      String language,
      List<String> numbers,
      List<Node> nodes,
      List<QueueSpec> queues) {
    try {
      ProgramHash hash = new ProgramHash(MessageDigest.getInstance("SHA-256"));
      hash.text(flow);
      hash.text(language);
      hash.texts(numbers);
      hash.number(nodes.size());
      nodes.forEach(hash::node);
      hash.number(queues.size());
      queues.forEach(hash::queue);
      return HexFormat.of().formatHex(hash.digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private void node(Node node) {
    switch (node) {
      case Node.Answer answer -> {
        text("answer");
        number(answer.next());
      }
      case Node.Play play -> {
        text("play");
        texts(play.prompts());
        number(play.leadsToMenu() ? 1 : 0);
        number(play.inFull() ? 1 : 0);
        number(play.next());
      }
      case Node.Label label -> {
        text("step");
        text(label.name());
        number(label.next());
      }
      case Node.Menu menu -> {
        text("menu");
        text(menu.name());
        texts(menu.prompts());
        number(menu.keys().size());
        menu.keys().forEach(this::key);
        number(menu.silenceMillis());
        retry(menu.nothing());
        retry(menu.wrongKey());
      }
      case Node.Queue queue -> {
        text("queue");
        text(queue.name());
        number(queue.priority());
        texts(queue.announcement());
        text(queue.music());
        number(queue.refused());
      }
      case Node.HangUp _ -> text("hang up");
    }
  }

  private void key(char key, int target) {
    number(key);
    number(target);
  }

  private void retry(Node.Retry retry) {
    texts(retry.prompts());
    number(retry.times());
    number(retry.target());
  }

  private void queue(QueueSpec queue) {
    text(queue.name());
    number(queue.needs().size());
    for (SkillMinimum need : queue.needs()) {
      text(need.skill());
      number(need.level());
    }
    number(queue.ringMillis());
    number(queue.wrapUpMillis());
    number(queue.record() ? 1 : 0);
  }

  private void texts(List<String> texts) {
    number(texts.size());
    texts.forEach(this::text);
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(bytes.length);
    digest.update(bytes);
  }

  private void number(long number) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
  }
}
