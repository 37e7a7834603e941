import Concurrency
import Files
import Tables

extension HTTPRequest {
  /// The body as it was before it was packed, of at most so many bytes.
  func expandedBody(limit: Int) throws(Problem) -> [UInt8] {
    do throws(Inflate.Failure) {
      return try Inflate.text(of: body, limit: limit)
    } catch {
      let status =
        switch error {
        case .damaged, .cut: 400
        case .tooLong: 413
        case .noMemory: 503
        }
      throw Problem(status, "the body \(error)")
    }
  }
}

/// A packed body that is expanded while it arrives and is read.
final class PackedBody: Sendable {
  fileprivate struct State: ~Copyable, Sendable {
    var inflate: Inflate
    var packed = [UInt8](repeating: 0, count: 1 << 16)
    /// What of it is to be expanded yet.
    var rest = 0..<0
    var isAtEnd = false
  }

  private let body: BodyStream
  private let state: Mutex<State>

  init(_ body: BodyStream) throws(DataError) {
    self.body = body
    do throws(Inflate.Failure) {
      let inflate = try Inflate()
      state = Mutex(State(inflate: inflate))
    } catch {
      throw Self.error("\(error)")
    }
  }

  private static func error(_ reason: String) -> DataError {
    .unreadable(file: "the request", reason: reason)
  }

  /// Waits for bytes and expands as many as there is room for; 0 at the end of the body, nil where the client
  /// went away before.
  func read(into target: UnsafeMutableRawBufferPointer) throws(DataError) -> Int? {
    do throws(Inflate.Failure) {
      return try state.withLock { state throws(Inflate.Failure) in
        try read(into: target, &state)
      }
    } catch {
      throw Self.error("\(error)")
    }
  }

  private func read(
    into target: UnsafeMutableRawBufferPointer, _ state: inout State
  ) throws(Inflate.Failure) -> Int? {
    while true {
      if state.rest.isEmpty, !state.isAtEnd {
        guard let count = state.packed.withUnsafeMutableBytes({ body.read(into: $0) }) else {
          return nil
        }
        state.rest = 0..<count
        state.isAtEnd = count == 0
      }
      let (taken, written) = try state.expand(into: target)
      if written > 0 || target.isEmpty { return written }
      guard taken == 0, state.isAtEnd else { continue }
      guard state.inflate.isWhole else { throw .cut }
      return 0
    }
  }
}

extension PackedBody.State {
  fileprivate mutating func expand(
    into target: UnsafeMutableRawBufferPointer
  ) throws(Inflate.Failure) -> (taken: Int, written: Int) {
    let part = Array(packed[rest])
    var (taken, written) = (0, 0)
    var failure: Inflate.Failure?
    part.withUnsafeBytes { bytes in
      do throws(Inflate.Failure) {
        (taken, written) = try inflate.expand(bytes, into: target)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    rest = rest.lowerBound + taken..<rest.upperBound
    return (taken, written)
  }
}
