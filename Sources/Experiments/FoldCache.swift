import Concurrency
import Learning

/// Work that candidates of one fold have in common, done once: preparation, and balancing.
///
/// Values are kept until every unit of their fold is done. Whoever asks first computes; others who ask
/// meanwhile wait for that.
final class FoldCache<Value: Sendable>: Sendable {
  private final class Slot: Sendable {
    let result = Mutex<Result<Value, FitError>?>(nil)
  }

  private struct Key: Hashable {
    var fold: Int
    var name: String
  }

  private let slots = Mutex<[Key: Slot]>([:])

  func value(
    fold: Int, name: String, compute: () throws(FitError) -> Value
  ) throws(FitError) -> Value {
    let slot = slots.withLock { slots in
      let key = Key(fold: fold, name: name)
      if let slot = slots[key] { return slot }
      let slot = Slot()
      slots[key] = slot
      return slot
    }
    let result = slot.result.withLock { kept in
      if let kept { return kept }
      let result = Result { () throws(FitError) -> Value in try compute() }
      kept = result
      return result
    }
    return try result.get()
  }

  func forget(fold: Int) {
    slots.withLock { slots in slots = slots.filter { $0.key.fold != fold } }
  }
}
