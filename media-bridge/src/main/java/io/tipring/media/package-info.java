/**
 * The port to media servers, which carry the sound of legs. Its handlers are called by the writer
 * thread; answers come as commands from threads of the media server.
 */
package io.tipring.media;
