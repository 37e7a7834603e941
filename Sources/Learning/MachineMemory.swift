import Files
import FoundationEssentials
import StrictJSON

/// The memory that this process can have at most.
package enum MachineMemory {
  /// In bytes: that of the machine, or what its group of processes is allowed (cgroup 2).
  package static let bytes: Double = {
    let physical = Double(ProcessInfo.processInfo.physicalMemory)
    guard let text = try? FileContents.read("/sys/fs/cgroup/memory.max"),
      let allowed = Double(String(decoding: text.filter { $0 > 0x20 }, as: UTF8.self))
    else { return physical }
    return min(physical, allowed)
  }()

  /// A size in words, in powers of 1024: "12.3 MB".
  package static func words(_ bytes: Double) -> String {
    let units = ["KB", "MB", "GB", "TB", "PB", "EB"]
    var size = bytes / 1024
    var unit = 0
    while size >= 1024, unit < units.count - 1 {
      size /= 1024
      unit += 1
    }
    return "\(decimal(min(size, 1e6), places: 1)) \(units[unit])"
  }
}
