/** Pictures coded as H.264, by FFmpeg's binding. */
package dev.posewire.video;
