import Concurrency
import Files
import FoundationEssentials

/// Notes in a folder which units are being computed: a file a unit, in it for every process that began it `+`,
/// what stands for its machine and for that one's start, and the signal that the process died of, where it
/// could tell; locked while the process lives.
///
/// A process that was told to end, or that ended with its machine, does not speak against its unit. A kill
/// that nobody can tell (by an administrator, or where memory is short) does.
///
/// A unit that is kept or given up loses its note. So a note that nobody holds tells of processes that died.
/// Tasks that share the folder see each other's notes held, and count nothing.
final class UnitMarks: Sendable {
  private let folder: String
  private let held = Mutex<[String: Mark]>([:])

  private struct Mark {
    var file: LockedFile
    /// How long the note was before.
    var earlier: Int
  }

  init(folder: String) { self.folder = folder }

  private func path(of unit: WorkUnit) -> String { "\(folder)/\(unit.digest).begun" }

  /// The signals of the processes that died while they computed a unit, nil where nothing tells; none where
  /// one computes it now.
  ///
  /// Those that were told to end or went with their machine do not count.
  func deaths(of unit: WorkUnit) throws(FileError) -> [Int32?] {
    let path = path(of: unit)
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    let note = try LockedFile(path, .exclusive)?.start ?? []
    let ends = note.split(separator: Self.began, omittingEmptySubsequences: false).dropFirst()
    return ends.compactMap { ProcessEnd($0, now: .current) }.map(\.crash)
  }

  private static let began = UInt8(ascii: "+")

  /// Notes that a unit is begun; nothing where another process computes it too.
  func begin(_ unit: WorkUnit) throws(FileError) {
    guard let file = try LockedFile(path(of: unit), .exclusive) else { return }
    let earlier = file.length
    file.append([Self.began] + MachineStart.current.bytes)
    CrashSignals.add(file.descriptor)
    held.withLock { $0[unit.digest] = Mark(file: file, earlier: earlier) }
  }

  /// Takes the note of a unit back, where it was given up alive.
  func abandon(_ unit: WorkUnit) {
    _ = release(unit) { $0.earlier }
  }

  /// Removes the note of a unit of which there is an outcome now.
  func end(_ unit: WorkUnit) {
    if !release(unit, length: { _ in 0 }) {
      try? FileManager.default.removeItem(atPath: path(of: unit))
    }
  }

  private func release(_ unit: WorkUnit, length: (Mark) -> Int) -> Bool {
    guard let mark = held.withLock({ $0.removeValue(forKey: unit.digest) }) else { return false }
    CrashSignals.remove(mark.file.descriptor)
    mark.file.cut(to: length(mark))
    return true
  }
}

/// What a note says of a process that ended while it computed a unit.
private struct ProcessEnd {
  /// The signal of a crash; nil where nothing tells.
  let crash: Int32?

  /// Nil where the process was told to end, or went with its machine.
  init?(_ note: ArraySlice<UInt8>, now: MachineStart) {
    let start = MachineStart(note)
    let signals = start == nil ? note : note.dropFirst(MachineStart.length)
    crash = signals.lazy.compactMap(CrashSignals.crash).first
    guard crash == nil else { return }
    if signals.contains(where: CrashSignals.isRequest) { return nil }
    if let start, start.machine == now.machine, start.boot != now.boot { return nil }
  }
}

/// A machine and its last start, as they stand in notes: eight digits of a digest of each.
private struct MachineStart {
  private static let digits = 8
  static let length = 2 * digits
  /// Of this machine.
  static let current = MachineStart(machine: hostName, boot: bootName)

  let machine: [UInt8]
  let boot: [UInt8]

  private init(machine: String, boot: String) {
    self.machine = Array(SHA256.hex(of: machine).utf8.prefix(Self.digits))
    self.boot = Array(SHA256.hex(of: boot).utf8.prefix(Self.digits))
  }

  /// Nil where a note does not begin with one, as in earlier releases.
  init?(_ note: ArraySlice<UInt8>) {
    let start = note.prefix(Self.length)
    guard start.count == Self.length, start.allSatisfy({ "0123456789abcdef".utf8.contains($0) })
    else { return nil }
    machine = Array(start.prefix(Self.digits))
    boot = Array(start.suffix(Self.digits))
  }

  var bytes: [UInt8] { machine + boot }

  private static var hostName: String { ProcessInfo.processInfo.hostName }

  /// What the kernel names anew with every start; empty where it does not.
  private static var bootName: String {
    let file = "/proc/sys/kernel/random/boot_id"
    return (try? FileContents.read(file)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
