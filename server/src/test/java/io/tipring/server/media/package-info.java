/** What operators want of the media servers. */
package io.tipring.server.media;
