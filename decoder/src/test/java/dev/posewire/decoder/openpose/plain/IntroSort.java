package dev.posewire.decoder.openpose.plain;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Sorts as {@code std::sort} of GNU's C++ library does, because it is not stable: among more than
 * 16 elements equal ones change places, and the demos' results depend on where they end up.
 * Thread-safe: holds no state.
 *
 * <p>The algorithm is Musser's introsort: quicksort with the median of three down to runs of 16,
 * heapsort where quicksort goes too deep, one insertion sort in the end. Only the order of
 * comparisons and moves is GNU's.
 */
final class IntroSort {
  /**
   * Runs up to this length are left to the insertion sort; {@code _S_threshold} in {@code
   * bits/stl_algo.h}.
   */
  private static final int RUN_LENGTH = 16;

  private IntroSort() {}

  /**
   * @param items a mutable list with fast random access
   */
  static <T> void sort(List<T> items, Comparator<? super T> order) {
    if (items.size() > RUN_LENGTH) {
      int log2 = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(items.size());
      sortIntoRuns(items, order, 2 * log2);
    }
    insertionSort(items, order);
  }

  private static <T> void sortIntoRuns(List<T> items, Comparator<? super T> order, int maxDepth) {
    List<T> rest = items;
    int depth = maxDepth;
    while (rest.size() > RUN_LENGTH) {
      if (depth == 0) {
        heapSort(rest, order);
        return;
      }
      depth--;
      int cut = partition(rest, order);
      sortIntoRuns(rest.subList(cut, rest.size()), order, depth);
      rest = rest.subList(0, cut);
    }
  }

  /** Moves what is below the pivot to the front and returns where the rest begins. */
  private static <T> int partition(List<T> items, Comparator<? super T> order) {
    movePivotToFront(items, order);
    T pivot = items.get(0);
    int low = 1;
    int high = items.size();
    while (true) {
      while (order.compare(items.get(low), pivot) < 0) {
        low++;
      }
      high--;
      while (order.compare(pivot, items.get(high)) < 0) {
        high--;
      }
      if (low >= high) {
        return low;
      }
      Collections.swap(items, low, high);
      low++;
    }
  }

  /** The pivot is the median of the second, the middle and the last element. */
  private static <T> void movePivotToFront(List<T> items, Comparator<? super T> order) {
    int second = 1;
    int middle = items.size() / 2;
    int last = items.size() - 1;
    int median;
    if (isLess(items, second, middle, order)) {
      if (isLess(items, middle, last, order)) {
        median = middle;
      } else {
        median = isLess(items, second, last, order) ? last : second;
      }
    } else if (isLess(items, second, last, order)) {
      median = second;
    } else {
      median = isLess(items, middle, last, order) ? last : middle;
    }
    Collections.swap(items, 0, median);
  }

  private static <T> void heapSort(List<T> items, Comparator<? super T> order) {
    int size = items.size();
    for (int root = (size - 2) / 2; root >= 0; root--) {
      sink(items, order, root, size, items.get(root));
    }
    for (int end = size - 1; end > 0; end--) {
      T last = items.get(end);
      items.set(end, items.get(0));
      sink(items, order, 0, end, last);
    }
  }

  /**
   * GNU's way: the hole sinks to a leaf along the larger children, then the item climbs from there.
   */
  private static <T> void sink(
      List<T> heap, Comparator<? super T> order, int root, int size, T item) {
    int hole = root;
    while (2 * hole + 1 < size) {
      int child = 2 * hole + 2;
      if (child == size || isLess(heap, child, child - 1, order)) {
        child--;
      }
      heap.set(hole, heap.get(child));
      hole = child;
    }
    while (hole > root && order.compare(heap.get((hole - 1) / 2), item) < 0) {
      heap.set(hole, heap.get((hole - 1) / 2));
      hole = (hole - 1) / 2;
    }
    heap.set(hole, item);
  }

  private static <T> void insertionSort(List<T> items, Comparator<? super T> order) {
    for (int i = 1; i < items.size(); i++) {
      T item = items.get(i);
      int hole = i;
      while (hole > 0 && order.compare(item, items.get(hole - 1)) < 0) {
        items.set(hole, items.get(hole - 1));
        hole--;
      }
      items.set(hole, item);
    }
  }

  private static <T> boolean isLess(List<T> items, int a, int b, Comparator<? super T> order) {
    return order.compare(items.get(a), items.get(b)) < 0;
  }
}
