import Files

/// Bytes as they were before gzip or a zip archive packed them; bytes that are not packed as they are.
///
/// Memory does not depend on their number.
struct UnpackedInput: ~Copyable, Sendable {
  /// How many bytes a text may have that is held as a whole.
  static let tableLimit = 4 << 30
  /// How many times as many bytes such a text may have as packed ones, from a size on that any machine bears:
  /// tables are packed to a tenth, and to a hundredth where they repeat themselves.
  private static let greatestRatio = 200
  private static let anyRatio = 256 << 20
  /// How many bytes packed ones may expand to where the text is read once, piece by piece.
  static let streamLimit = 64 << 30

  /// How many bytes so many packed ones may expand to where the whole text is held.
  static func tableLimit(ofPacked count: Int) -> Int {
    min(tableLimit, max(anyRatio, greatestRatio * min(count, tableLimit)))
  }

  private var input: ByteInput
  /// What packs the bytes, as a person is told; nil where nothing does.
  private(set) var packing: String?
  private var limit = Int.max
  private var expanded = 0
  #if Service
    /// Nil where the bytes are stored as they are.
    private var inflate: Inflate?
    private var packed: [UInt8] = []
    /// What of `packed` is to be expanded yet.
    private var rest = 0..<0
    /// What the archive says of the member that is read.
    private var member: ZipDirectory.Member?
    private var check = CyclicCheck()
  #endif

  init(_ input: consuming ByteInput) { self.input = input }

  var name: String { input.name }
  /// The number of all bytes, packed, where it is known before they were read.
  var size: Int? { input.size }
  /// How many bytes were read, packed.
  var position: Int { input.position }

  private func error(_ reason: String) -> DataError {
    .unreadable(file: name, reason: reason)
  }

  /// The one member of a zip archive that is a table.
  private func table() throws(DataError) -> (member: ZipDirectory.Member, source: ByteSource) {
    guard let source = input.whole else {
      throw error("a zip archive cannot be read from a pipe. Give the file by its name")
    }
    do throws(ZipDirectory.Problem) {
      return (try ZipDirectory(source).table(), source)
    } catch {
      throw self.error(error.description)
    }
  }
}

#if Service
  extension UnpackedInput {
    /// Finds out what packs the bytes.
    ///
    /// - Parameter limit: how many bytes packed ones may expand to.
    mutating func unpack(limit: Int) throws(DataError) {
      self.limit = limit
      switch FileKind(try input.peek(FileKind.look)) {
      case .gzip:
        packing = "gzip"
        try begin(isBare: false)
      case .zip:
        let (member, source) = try table()
        packing = "zip, '\(ReadProblem.short(member.name))'"
        self.member = member
        input.restrict(to: member.range, of: source)
        if member.isDeflated { try begin(isBare: true) }
      default: break
      }
    }

    private mutating func begin(isBare: Bool) throws(DataError) {
      packed = [UInt8](repeating: 0, count: 1 << 16)
      do throws(Inflate.Failure) {
        inflate = try Inflate(isBare: isBare)
      } catch {
        throw self.error("the file \(error)")
      }
    }

    /// Reads some of the next bytes; none behind the last.
    mutating func readSome(into target: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
      guard packing != nil else { return try input.readSome(into: target) }
      let count = inflate == nil ? try input.readSome(into: target) : try expand(into: target)
      expanded += count
      guard expanded <= limit else {
        let text =
          limit >> 30 > 0
          ? "\(limit >> 30) GB" : limit >> 20 > 0 ? "\(limit >> 20) MB" : "\(limit) bytes"
        throw error("the file expands to more than \(text), the most that is read of it")
      }
      if let member {
        check.add(UnsafeRawBufferPointer(rebasing: target[..<count]))
        if count == 0, check.value != member.check {
          throw error("the file \(Inflate.Failure.damaged)")
        }
      }
      return count
    }

    private mutating func expand(
      into target: UnsafeMutableRawBufferPointer
    ) throws(DataError) -> Int {
      while true {
        var isAtEnd = false
        if rest.isEmpty {
          let got = try packed.withUnsafeMutableBufferPointer { bytes throws(DataError) in
            try input.readSome(into: UnsafeMutableRawBufferPointer(bytes))
          }
          rest = 0..<got
          isAtEnd = got == 0
        }
        do throws(Inflate.Failure) {
          let (taken, written) = try expandRest(into: target)
          rest = rest.lowerBound + taken..<rest.upperBound
          if written > 0 { return written }
          guard isAtEnd else { continue }
          guard inflate?.isWhole ?? true else { throw .cut }
          return 0
        } catch {
          throw self.error("the file \(error)")
        }
      }
    }

    private mutating func expandRest(
      into target: UnsafeMutableRawBufferPointer
    ) throws(Inflate.Failure) -> (taken: Int, written: Int) {
      let part = packed
      return try part.withUnsafeBufferPointer { bytes throws(Inflate.Failure) in
        try inflate?.expand(
          UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[rest])), into: target)
          ?? (0, 0)
      }
    }
  }
#else
  extension UnpackedInput {
    /// Refuses packed bytes, which only a build with the library of Debian expands.
    mutating func unpack(limit: Int) throws(DataError) {
      switch FileKind(try input.peek(FileKind.look)) {
      case .gzip: throw error(FileKind.gzip.refusal + Self.reason)
      case .zip:
        _ = try table()
        throw error(FileKind.zip.refusal + Self.reason)
      default: break
      }
    }

    private static let reason =
      ". This build reads none, since it was made without packages of the system. Unpack it first"

    /// Reads some of the next bytes; none behind the last.
    mutating func readSome(into target: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
      try input.readSome(into: target)
    }
  }
#endif
