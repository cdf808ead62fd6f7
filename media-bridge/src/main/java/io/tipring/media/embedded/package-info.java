/**
 * The media server inside the process.
 *
 * <p>Threads: the <em>writer</em> of the engine calls {@link
 * io.tipring.media.embedded.EmbeddedMediaServer#handle}, which owns who sits where. Each <em>media
 * thread</em> is a Netty event loop that alone touches the endpoints living on it, their sockets
 * and their play; both legs of a bridge live on one. The <em>sounds</em> thread reads prompts, the
 * <em>recordings</em> thread writes files. Between them go requests in inboxes and frames in rings;
 * no lock is taken for a packet.
 */
package io.tipring.media.embedded;
