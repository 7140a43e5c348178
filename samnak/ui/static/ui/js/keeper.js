// keeper
