package io.tipring.acd;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A sorted set that also knows how many elements come before a given one. Elements lie in sorted
 * blocks: with 50,000 elements a change moves at most a block and a count adds some hundred sizes.
 */
final class RankedSet<E> {

  private static final int MAX_BLOCK = 512;

  private final Comparator<? super E> order;
  private final List<List<E>> blocks = new ArrayList<>();
  private int size;

  RankedSet(Comparator<? super E> order) {
    this.order = order;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The least element; the set must not be empty. */
  E first() {
    return blocks.getFirst().getFirst();
  }

  /** Returns whether the element was not there yet. */
  boolean add(E element) {
    if (blocks.isEmpty()) {
      blocks.add(new ArrayList<>(List.of(element)));
      size = 1;
      return true;
    }
    int at = Math.min(blockOf(element), blocks.size() - 1);
    List<E> block = blocks.get(at);
    int index = Collections.binarySearch(block, element, order);
    if (index >= 0) {
      return false;
    }
    block.add(-index - 1, element);
    size++;
    if (block.size() > MAX_BLOCK) {
      List<E> upper = block.subList(MAX_BLOCK / 2, block.size());
      blocks.add(at + 1, new ArrayList<>(upper));
      upper.clear();
    }
    return true;
  }

  /** Returns whether the element was there. */
  boolean remove(E element) {
    int at = blockOf(element);
    if (at == blocks.size()) {
      return false;
    }
    List<E> block = blocks.get(at);
    int index = Collections.binarySearch(block, element, order);
    if (index < 0) {
      return false;
    }
    block.remove(index);
    size--;
    if (block.isEmpty()) {
      blocks.remove(at);
    } else if (at + 1 < blocks.size()
        && block.size() + blocks.get(at + 1).size() <= MAX_BLOCK / 2) {
      block.addAll(blocks.remove(at + 1));
    }
    return true;
  }

  /** How many elements are less than the given one, which need not be in the set. */
  int countBefore(E element) {
    int at = blockOf(element);
    int count = 0;
    for (int i = 0; i < at; i++) {
      count += blocks.get(i).size();
    }
    if (at < blocks.size()) {
      int index = Collections.binarySearch(blocks.get(at), element, order);
      count += index >= 0 ? index : -index - 1;
    }
    return count;
  }

  /** Visits elements in order until the action says false. */
  void forEachWhile(Predicate<? super E> action) {
    for (List<E> block : blocks) {
      for (E element : block) {
        if (!action.test(element)) {
          return;
        }
      }
    }
  }

  void forEach(Consumer<? super E> action) {
    for (List<E> block : blocks) {
      block.forEach(action);
    }
  }

  /** The first block whose last element is not less than the given one. */
  private int blockOf(E element) {
    int low = 0;
    int high = blocks.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (order.compare(blocks.get(middle).getLast(), element) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
