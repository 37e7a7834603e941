import Concurrency
package import Files
import FoundationEssentials
import Learning
import StrictJSON

/// Where outcomes are kept, under the digests of their units.
public protocol ResultStore: Sendable {
  /// What the store has of a unit.
  func outcome(of unit: WorkUnit) throws(StudyError) -> StoredOutcome
  /// Keeps an outcome at once; a reader never sees a part of it.
  func keep(_ outcome: Outcome, of unit: WorkUnit) throws(StudyError)
  /// Notes that a unit is begun, so that it is known which one a process died of.
  func begin(_ unit: WorkUnit) throws(StudyError)
  /// Takes that note back: the unit was given up without an outcome.
  func abandon(_ unit: WorkUnit)
  /// The signals of the processes that died while they computed a unit, nil where nothing tells.
  func deaths(of unit: WorkUnit) throws(StudyError) -> [Int32?]
}

extension ResultStore {
  /// Nothing: a store that goes with its process cannot tell.
  public func begin(_ unit: WorkUnit) throws(StudyError) {}
  public func abandon(_ unit: WorkUnit) {}
  public func deaths(of unit: WorkUnit) throws(StudyError) -> [Int32?] { [] }
}

public enum StoredOutcome: Sendable {
  case absent
  /// Something that cannot be read, or is no outcome of that unit; the unit is to be done again.
  case damaged
  case found(Outcome)
}

/// Keeps outcomes for as long as the process lives.
public final class MemoryStore: ResultStore {
  private let outcomes = Mutex<[String: Outcome]>([:])

  public init() {}

  public func outcome(of unit: WorkUnit) -> StoredOutcome {
    outcomes.withLock { $0[unit.digest] }.map(StoredOutcome.found) ?? .absent
  }

  public func keep(_ outcome: Outcome, of unit: WorkUnit) {
    outcomes.withLock { $0[unit.digest] = outcome }
  }
}

/// Keeps every outcome in a file of its own: JSON, and behind it the SHA-256 of that JSON, so that a
/// damaged file is noticed.
public struct FolderStore: ResultStore {
  public let folder: String
  private let marks: UnitMarks
  /// What is held for as long as the store is used.
  private let lock: LockedFile?

  /// A store in a folder, which is made if it does not exist.
  public init(folder: String) throws(StudyError) { try self.init(folder: folder, lock: nil) }

  package init(folder: String, lock: LockedFile?) throws(StudyError) {
    self.folder = folder
    self.lock = lock
    marks = UnitMarks(folder: folder)
    do {
      try FileContents.makeFolder(folder)
    } catch {
      throw .file(path: error.path, reason: error.reason)
    }
  }

  public func outcome(of unit: WorkUnit) throws(StudyError) -> StoredOutcome {
    let path = path(of: unit)
    guard FileManager.default.fileExists(atPath: path) else { return .absent }
    guard let bytes = try? FileContents.read(path), let outcome = Self.decode([UInt8](bytes))
    else { return .damaged }
    return .found(outcome)
  }

  public func keep(_ outcome: Outcome, of unit: WorkUnit) throws(StudyError) {
    let path = path(of: unit)
    do {
      try FileContents.write(try Self.encode(outcome), to: path)
    } catch {
      let reason = (error as? FileError)?.reason ?? "\(error)"
      throw .file(path: path, reason: reason)
    }
    marks.end(unit)
  }

  public func begin(_ unit: WorkUnit) throws(StudyError) {
    do {
      try marks.begin(unit)
    } catch {
      throw .file(path: error.path, reason: error.reason)
    }
  }

  public func abandon(_ unit: WorkUnit) { marks.abandon(unit) }

  public func deaths(of unit: WorkUnit) throws(StudyError) -> [Int32?] {
    do {
      return try marks.deaths(of: unit)
    } catch {
      throw .file(path: error.path, reason: error.reason)
    }
  }

  private func path(of unit: WorkUnit) -> String { "\(folder)/\(unit.digest).json" }

  private static func encode(_ outcome: Outcome) throws -> [UInt8] {
    let text = try StrictJSON.encode(outcome).text()
    return Array("\(text)\n\(SHA256.hex(of: text))\n".utf8)
  }

  private static func decode(_ bytes: [UInt8]) -> Outcome? {
    let digestLength = 64
    guard bytes.count > digestLength + 2, bytes.last == 10 else { return nil }
    let end = bytes.count - digestLength - 2
    guard bytes[end] == 10,
      String(decoding: bytes[(end + 1)..<(bytes.count - 1)], as: UTF8.self)
        == SHA256.hex(of: bytes[..<end]),
      let json = try? JSON(parsing: Array(bytes[..<end]))
    else { return nil }
    let decoded = StrictJSON.decode(Outcome.self, from: json, defaults: nil)
    return decoded.issues.isEmpty ? decoded.value : nil
  }
}
