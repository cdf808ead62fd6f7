package io.tipring.media.esl;

import java.util.concurrent.CompletableFuture;

/**
 * A command that runs in the background.
 *
 * @param uuid its id, made by us
 * @param accepted the reply to the command itself
 * @param result what came of it. Needs a subscription to {@code BACKGROUND_JOB}, without which it
 *     times out; fails as {@code accepted} fails, and with {@link EslException.Kind#DISCONNECTED}
 *     when the connection ends first, as the result is lost then.
 */
public record EslJob(
    String uuid, CompletableFuture<EslReply> accepted, CompletableFuture<EslReply> result) {}
