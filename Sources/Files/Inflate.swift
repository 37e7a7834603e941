#if Service
  import CZlib

  /// Expands what gzip, zlib or a zip archive packed, piece by piece, in memory that does not depend on its
  /// length.
  package struct Inflate: ~Copyable, @unchecked Sendable {
    /// Why packed bytes cannot be expanded.
    package enum Failure: Error, Sendable, Hashable, CustomStringConvertible {
      /// They are not what gzip or zlib writes, or were damaged.
      case damaged
      /// They end before their text does.
      case cut
      /// They expand to more than may be.
      case tooLong(limit: Int)
      case noMemory

      package var description: String {
        switch self {
        case .damaged: "is not what gzip or zlib packs, or was damaged"
        case .cut: "ends before its packed text does"
        case .tooLong(let limit): "expands to more than \(limit) bytes"
        case .noMemory: "cannot be expanded: there is no memory"
        }
      }
    }

    /// On the heap, since the library remembers its place.
    private let stream: UnsafeMutablePointer<z_stream>
    /// Whether a packed text is at its end, and another may follow.
    private var isAtEnd = true
    /// Whether there is one text alone, without the head and the check that gzip and zlib write around it.
    private let isBare: Bool
    private var hasBegun = false

    /// - Parameter isBare: whether the bytes are those of a zip archive's member.
    package init(isBare: Bool = false) throws(Failure) {
      let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
      stream.initialize(to: z_stream())
      let code =
        isBare ? workbench_inflate_begin_bare(stream) : workbench_inflate_begin(stream)
      guard code == Z_OK else {
        stream.deallocate()
        throw .noMemory
      }
      self.stream = stream
      self.isBare = isBare
    }

    deinit {
      inflateEnd(stream)
      stream.deallocate()
    }

    /// Whether what was taken so far is whole.
    package var isWhole: Bool { isAtEnd }

    /// Expands bytes into as much room as there is; gives how many bytes were taken and how many written.
    package mutating func expand(
      _ bytes: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
    ) throws(Failure) -> (taken: Int, written: Int) {
      // Nothing to take may still have something to write.
      var (taken, written) = (0, 0)
      while written < target.count {
        if isAtEnd {
          // What writes whole blocks pads a text with zeros.
          while hasBegun, !isBare, taken < bytes.count, bytes[taken] == 0 { taken += 1 }
          guard taken < bytes.count else { break }
          guard !isBare || !hasBegun else { throw .damaged }
          inflateReset(stream)
          isAtEnd = false
          hasBegun = true
        }
        let room = min(target.count - written, Int(Int32.max))
        let left = min(bytes.count - taken, Int(Int32.max))
        let base = bytes.baseAddress.map { $0 + taken }?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.next_in = UnsafeMutablePointer(mutating: base)
        stream.pointee.avail_in = UInt32(left)
        stream.pointee.next_out = target.baseAddress.map { $0 + written }?
          .assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(room)
        let code = inflate(stream, Z_NO_FLUSH)
        taken += left - Int(stream.pointee.avail_in)
        written += room - Int(stream.pointee.avail_out)
        switch code {
        case Z_OK: continue
        case Z_STREAM_END: isAtEnd = true
        case Z_BUF_ERROR: return (taken, written)
        case Z_MEM_ERROR: throw .noMemory
        default: throw .damaged
        }
      }
      return (taken, written)
    }

    /// A whole text, of at most so many bytes.
    package static func text(of packed: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
      var inflate = try Inflate()
      var text: [UInt8] = []
      var piece = [UInt8](repeating: 0, count: 1 << 16)
      var start = 0
      while true {
        let (taken, written) = try inflate.expand(packed, from: start, into: &piece)
        start += taken
        guard text.count + written <= limit else { throw .tooLong(limit: limit) }
        text += piece[..<written]
        if written < piece.count, start == packed.count || taken == 0 { break }
      }
      guard inflate.isWhole else { throw .cut }
      return text
    }

    private mutating func expand(
      _ packed: [UInt8], from start: Int, into piece: inout [UInt8]
    ) throws(Failure) -> (taken: Int, written: Int) {
      var done = (taken: 0, written: 0)
      var failure: Failure?
      packed.withUnsafeBytes { packed in
        piece.withUnsafeMutableBytes { piece in
          do throws(Failure) {
            done = try expand(UnsafeRawBufferPointer(rebasing: packed[start...]), into: piece)
          } catch {
            failure = error
          }
        }
      }
      if let failure { throw failure }
      return done
    }
  }

  /// The CRC-32 of bytes, as zip archives have it for their members.
  package struct CyclicCheck: Sendable {
    package private(set) var value: UInt32 = 0

    package init() {}

    /// Adds the next bytes.
    package mutating func add(_ bytes: UnsafeRawBufferPointer) {
      var rest = bytes
      while let base = rest.baseAddress, !rest.isEmpty {
        let count = min(rest.count, 1 << 30)
        value = UInt32(
          truncatingIfNeeded: crc32(
            UInt(value), base.assumingMemoryBound(to: UInt8.self), UInt32(count)))
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
    }
  }
#endif
