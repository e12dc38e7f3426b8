/** Records channels as video, with skeletons drawn on the pictures. */
package dev.posewire.sink.video;
