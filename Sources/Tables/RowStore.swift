/// Room for one value a row, written by several threads at once.
///
/// Unchecked, since every chunk of a file writes rows of its own.
final class RowStore<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  let values: UnsafeMutablePointer<Element>
  let count: Int

  init(count: Int) {
    self.count = count
    values = .allocate(capacity: max(1, count))
  }

  deinit { values.deallocate() }

  /// The rows as an array of what `transform` makes of each.
  func map<Value>(_ transform: (Element) -> Value) -> [Value] {
    [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
      for row in 0..<count { buffer.initializeElement(at: row, to: transform(values[row])) }
      initialized = count
    }
  }
}
