/** Pictures of frames, with the skeletons that were found in them. */
package dev.posewire.video.drawing;
