#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reading from a descriptor.
package enum OpenFile {
  /// Reads some of the next bytes, again where a signal interrupts it; 0 at the end, and less where
  /// `errno` says why there are none.
  package static func readSome(
    _ descriptor: Int32, into target: UnsafeMutableRawBufferPointer
  ) -> Int {
    while true {
      let count = read(descriptor, target.baseAddress, target.count)
      if count >= 0 || errno != EINTR { return count }
    }
  }
}
