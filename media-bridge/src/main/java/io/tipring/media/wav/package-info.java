/**
 * WAV files: sound to play is read whole, recordings are written so that they are playable at any
 * moment. Used by file threads only, never by a media thread.
 */
package io.tipring.media.wav;
