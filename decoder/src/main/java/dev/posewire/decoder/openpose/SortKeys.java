package dev.posewire.decoder.openpose;

import java.util.Arrays;

/**
 * Pairs of integers that are sorted by the first, which is 0 or more. Not thread-safe: owned by its
 * decoder.
 *
 * <p>They are sorted as {@code std::sort} of GNU's C++ library does, because it is not stable:
 * among more than 16 elements equal ones change places, and the demos' results depend on where they
 * end up. The algorithm is Musser's introsort: quicksort with the median of three down to runs of
 * 16, heapsort where quicksort goes too deep, one insertion sort in the end. Only the order of
 * comparisons and moves is GNU's.
 */
final class SortKeys {
  /**
   * Runs up to this length are left to the insertion sort; {@code _S_threshold} in {@code
   * bits/stl_algo.h}.
   */
  private static final int RUN_LENGTH = 16;

  private long[] keys = new long[256];
  private int size;

  void clear() {
    size = 0;
  }

  void add(int first, int second) {
    if (size == keys.length) keys = Arrays.copyOf(keys, 2 * size);
    keys[size++] = ((long) first << Integer.SIZE) | (second & 0xffff_ffffL);
  }

  int size() {
    return size;
  }

  int first(int index) {
    return (int) (keys[index] >> Integer.SIZE);
  }

  int second(int index) {
    return (int) keys[index];
  }

  void sort() {
    if (size > RUN_LENGTH) {
      int log2 = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(size);
      sortIntoRuns(0, size, 2 * log2);
    }
    insertionSort();
  }

  private void sortIntoRuns(int from, int to, int maxDepth) {
    int end = to;
    int depth = maxDepth;
    while (end - from > RUN_LENGTH) {
      if (depth == 0) {
        heapSort(from, end - from);
        return;
      }
      depth--;
      int cut = partition(from, end);
      sortIntoRuns(cut, end, depth);
      end = cut;
    }
  }

  /** Moves what is below the pivot to the front and returns where the rest begins. */
  private int partition(int from, int to) {
    movePivotToFront(from, to);
    long pivot = keys[from];
    int low = from + 1;
    int high = to;
    while (true) {
      while (isLess(keys[low], pivot)) {
        low++;
      }
      high--;
      while (isLess(pivot, keys[high])) {
        high--;
      }
      if (low >= high) {
        return low;
      }
      swap(low, high);
      low++;
    }
  }

  /** The pivot is the median of the second, the middle and the last element. */
  private void movePivotToFront(int from, int to) {
    int second = from + 1;
    int middle = from + (to - from) / 2;
    int last = to - 1;
    int median;
    if (isLess(keys[second], keys[middle])) {
      if (isLess(keys[middle], keys[last])) {
        median = middle;
      } else {
        median = isLess(keys[second], keys[last]) ? last : second;
      }
    } else if (isLess(keys[second], keys[last])) {
      median = second;
    } else {
      median = isLess(keys[middle], keys[last]) ? last : middle;
    }
    swap(from, median);
  }

  private void heapSort(int from, int count) {
    for (int root = (count - 2) / 2; root >= 0; root--) {
      sink(from, root, count, keys[from + root]);
    }
    for (int end = count - 1; end > 0; end--) {
      long last = keys[from + end];
      keys[from + end] = keys[from];
      sink(from, 0, end, last);
    }
  }

  /**
   * GNU's way: the hole sinks to a leaf along the larger children, then the item climbs from there.
   */
  private void sink(int from, int root, int count, long item) {
    int hole = root;
    while (2 * hole + 1 < count) {
      int child = 2 * hole + 2;
      if (child == count || isLess(keys[from + child], keys[from + child - 1])) {
        child--;
      }
      keys[from + hole] = keys[from + child];
      hole = child;
    }
    while (hole > root && isLess(keys[from + (hole - 1) / 2], item)) {
      keys[from + hole] = keys[from + (hole - 1) / 2];
      hole = (hole - 1) / 2;
    }
    keys[from + hole] = item;
  }

  private void insertionSort() {
    for (int i = 1; i < size; i++) {
      long item = keys[i];
      int hole = i;
      while (hole > 0 && isLess(item, keys[hole - 1])) {
        keys[hole] = keys[hole - 1];
        hole--;
      }
      keys[hole] = item;
    }
  }

  private void swap(int a, int b) {
    long item = keys[a];
    keys[a] = keys[b];
    keys[b] = item;
  }

  private static boolean isLess(long a, long b) {
    return a >> Integer.SIZE < b >> Integer.SIZE;
  }
}
